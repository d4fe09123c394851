import { type Format, isolate } from '../format.js';
import { html } from '../html.js';
import type { Messages } from './en.js';

/** فارسی */
export const fa = (format: Format): Messages => ({
  direction: 'rtl',
  languages: 'زبان',

  logIn: 'ورود',
  userName: 'نام کاربری',
  password: 'گذرواژه',
  rememberMe: 'روی این دستگاه وارد بمانم',
  loggedOutMeanwhile: 'از حساب خود خارج شده‌اید',
  loggedOutMeanwhileWhy:
    'خروج از دستگاه دیگری انجام شده، یا این دستگاه مدت زیادی بی‌استفاده بوده است. برای ادامه دوباره وارد شوید.',

  codeTitle: 'کد را وارد کنید',
  codeWhy: 'گذرواژه درست بود. برای اطمینان از این‌که شما هستید، یک کد هم لازم است.',
  code: 'کد',
  wrongCode: 'کد درست نیست. دوباره نگاه کنید؛ هر کد فقط یک بار کار می‌کند.',
  codeUsedUp: 'کد چند بار نادرست وارد شد. برای گرفتن کد تازه دوباره وارد شوید.',
  trustDevice: (duration) => `این دستگاه تا ${duration} مورد اعتماد باشد و کد نخواهد`,
  goOn: 'ادامه',
  startOver: 'ورود با نامی دیگر',

  yourDevices: 'دستگاه‌های شما',
  yourDevicesWhy: (user) => `جاهایی که ${isolate(user)} وارد شده است. هر کدام را که نمی‌شناسید خارج کنید.`,

  wasItYou: 'این ورود کار شما بود؟',
  wasItYouWhy: (count) =>
    format.plural(count, {
      one: 'از دستگاه تازه‌ای به حساب شما وارد شده‌اند. تا تأیید نکنید، آن دستگاه نمی‌تواند دستگاه‌های دیگرتان را ببیند یا تغییر دهد.',
      other: `از ${format.number(count)} دستگاه تازه به حساب شما وارد شده‌اند. تا تأیید نکنید، آن‌ها نمی‌توانند دستگاه‌های دیگرتان را ببینند یا تغییر دهند.`,
    }),
  itWasMe: 'بله، من بودم',
  itWasNotMe: 'نه، خارجش کن',
  itWasMeOn: (device) => `بله، من بودم: ${device}`,
  itWasNotMeOn: (device) => `نه، خارجش کن: ${device}`,

  thisDevice: 'این دستگاه',
  otherDevices: 'دستگاه‌های دیگر',
  noOtherDevices: 'فقط روی همین دستگاه وارد شده‌اید',
  noOtherDevicesWhy: 'اگر از دستگاه دیگری وارد شوید، این‌جا دیده می‌شود.',
  moreDevices: 'دستگاه‌های بیشتر',

  titleOf: (program, system) => `${isolate(program)} روی ${isolate(system)}`,
  unknownDevice: 'دستگاه ناشناس',
  placeOf: (names) => names.map(isolate).join('، '),
  activeNow: 'هم‌اکنون فعال',
  activeAgo: (ago) => `آخرین فعالیت ${ago}`,
  loggedInOn: (date) => html`ورود در ${date}`,
  logInsOn: (device, count) => `${isolate(device)}: ${format.number(count)} ورود`,
  trustedUntil: (date) => html`مورد اعتماد: تا ${date} کد نمی‌خواهد`,
  owesCode: 'در انتظار کد',
  impersonated: (who) => `از طرف شما حساب را می‌بیند: ${who}`,

  loggedOutLately: 'خارج‌شده در این روزها',
  endings: {
    by: (device, when) => html`خروج از سوی ${isolate(device)}، ${when}`,
    itself: (when) => html`خروج به دست خود دستگاه، ${when}`,
    expired: (when) => html`مدت زیادی بی‌استفاده، ${when}`,
    other: (when) => html`خارج شده، ${when}`,
  },

  details: 'جزئیات و نام',
  detailsOf: (device) => `جزئیات و نام ${device}`,
  loggedInAt: 'زمان ورود',
  lastActiveAt: 'آخرین فعالیت',
  system: 'سیستم',
  browser: 'مرورگر',
  model: 'مدل',
  ip: 'نشانی',
  firstIp: 'نشانی هنگام ورود',
  lastIp: 'آخرین نشانی',
  nameOf: 'نام این دستگاه',
  nameHint: 'برای خودتان، مانند «آشپزخانه». اگر نامی نمی‌خواهید خالی بگذارید.',
  save: 'ذخیره',

  logOut: 'خروج',
  logOutOf: (device) => `خروج ${device}`,
  logOutOthers: 'خروج همهٔ بقیه',
  logOutOthersTitle: (count) =>
    count === null
      ? 'همهٔ دستگاه‌های دیگر خارج شوند؟'
      : format.plural(count, {
          one: 'دستگاه دیگرتان خارج شود؟',
          other: `${format.number(count)} دستگاه دیگر خارج شوند؟`,
        }),
  logOutOthersWhy: 'باید دوباره وارد شوند. اگر یکی از آن‌ها گم یا دزدیده شده، گذرواژه را هم عوض کنید.',
  andMore: (count) => `و ${format.number(count)} دستگاه دیگر`,
  andMoreUncounted: 'و دستگاه‌های دیگر',
  logOutHereToo: 'این دستگاه هم',
  cancel: 'انصراف',
  close: 'بستن',

  idleTitle: 'خروج خودکار',
  idleWhy: 'برای همهٔ دستگاه‌های شماست؛ آن‌ها که بیش از این استفاده نشده‌اند همین حالا خارج می‌شوند.',
  idleLabel: 'اگر دستگاهی استفاده نشود تا',
  idleDefault: (duration) => `${duration} (پیش‌فرض)`,

  unconfirmedTitle: 'این دستگاه هنوز تأیید نشده است',
  unconfirmedWhy:
    'روی دستگاهی که پیش‌تر وارد شده‌اید «دستگاه‌های شما» را باز کنید و «بله، من بودم» را بزنید. پس از آن همه چیز این‌جا در دسترس است.',
  unconfirmedUntil: (date) => html`اگر کسی پاسخ ندهد، از ${date} تأییدشده به شمار می‌آید.`,
  checkAgain: 'بررسی دوباره',

  results: {
    logged_out: ({ name }) => `${isolate(name)} خارج شد.`,
    logged_out_here: () => 'از این دستگاه خارج شدید.',
    logged_out_others: ({ count }) => `${format.number(count)} دستگاه دیگر خارج شد.`,
    logged_out_everywhere: () => 'از همهٔ دستگاه‌ها، از جمله همین دستگاه، خارج شدید.',
    already_gone: () => 'آن دستگاه پیش‌تر خارج شده بود.',
    renamed: ({ name }) => `نام دستگاه اکنون ${isolate(name)} است.`,
    name_removed: ({ name }) => `${isolate(name)} دیگر نام ویژه‌ای ندارد.`,
    confirmed: ({ name }) => `${isolate(name)} تأیید شد.`,
    already_answered: () => 'آن دستگاه دیگر منتظر پاسخ نیست.',
    denied: ({ name }) =>
      `${isolate(name)} خارج شد. کسی که وارد شده بود گذرواژهٔ شما را می‌داند: همین حالا عوضش کنید.`,
    idle_timeout_set: ({ name }) => `دستگاه‌ها پس از ${format.duration(name)} بی‌استفاده بودن خارج می‌شوند.`,
    too_new: ({ at }) =>
      at === null
        ? 'این دستگاه تازه وارد شده و هنوز اجازهٔ این کار را ندارد.'
        : `این دستگاه تازه وارد شده است و از ${format.moment(at)} اجازهٔ این کار را دارد.`,
    limit_reached: () => 'برای دستگاه دیگری جا نیست. نخست یکی را خارج کنید.',
  },

  refusals: {
    token_missing: 'نخست وارد شوید.',
    invalid_token: 'از حساب خود خارج شده‌اید. دوباره وارد شوید.',
    session_ended: 'از حساب خود خارج شده‌اید. دوباره وارد شوید.',
    invalid_credentials: 'نام کاربری و گذرواژه با هم نمی‌خوانند.',
    invalid_request: 'این درخواست قابل فهم نبود.',
    request_timeout: 'فرم به‌موقع نرسید. دوباره تلاش کنید.',
    cross_site_request: 'کاری انجام نشد: درخواست از وبگاه دیگری آمده بود.',
    login_refused: 'اکنون نمی‌توانید وارد شوید.',
    recent_login_required: 'برای این کار دوباره وارد شوید.',
    session_too_new: 'این دستگاه تازه وارد شده و هنوز اجازهٔ این کار را ندارد.',
    session_unconfirmed: 'این دستگاه باید نخست از دستگاه دیگری تأیید شود.',
    session_impersonated: 'این کار را فقط خود کاربر می‌تواند انجام دهد، نه کسی که از طرف او حساب را می‌بیند.',
    not_found: 'چنین دستگاهی نیست.',
    method_not_allowed: 'این‌جا چیزی برای دیدن نیست.',
    session_limit_reached:
      'روی بیشترین شمار ممکن دستگاه وارد شده‌اید. یکی را خارج کنید و دوباره این‌جا تلاش کنید.',
    payload_too_large: 'متن بیش از اندازه بلند بود.',
    unsupported_media_type: 'این درخواست قابل فهم نبود.',
    too_many_attempts: 'بیش از اندازه تلاش شد. کمی صبر کنید و دوباره تلاش کنید.',
    store_unavailable: 'اکنون نمی‌توان دستگاه‌هایتان را بررسی کرد. چند ثانیهٔ دیگر دوباره تلاش کنید.',
  },
  problem: 'انجام نشد',
  tryAgain: 'تلاش دوباره',
  outcomeUnknown:
    'اکنون به دستگاه‌هایتان دسترسی نیست و معلوم نیست که انجام شده باشد. چند ثانیهٔ دیگر دوباره تلاش کنید.',
  noAnswer: 'پاسخی نیامد و معلوم نیست که انجام شده باشد. اتصال خود را بررسی کنید و دوباره تلاش کنید.',
});
