import { type Format, isolate } from '../format.js';
import { type Html, html } from '../html.js';
import type { Result, ResultCode } from '../result.js';
import type { RefusalCode } from '../sessions.js';

/** Everything that the page says, in English; the type of every other language. */
export const en = (format: Format) => ({
  direction: 'ltr' as 'ltr' | 'rtl',
  languages: 'Language',

  logIn: 'Log in',
  userName: 'Username',
  password: 'Password',
  rememberMe: 'Keep me logged in on this device',
  loggedOutMeanwhile: 'You were logged out',
  loggedOutMeanwhileWhy:
    'This device was logged out from another one, or was not used for too long. Log in to go on where you were.',

  codeTitle: 'Enter your code',
  codeWhy: 'Your password was right. To be sure that it’s you, we also ask for a code.',
  code: 'Code',
  wrongCode: 'That code isn’t right. Look again, and mind that it works only once.',
  codeUsedUp: 'There were too many wrong codes. Log in again to get a new one.',
  trustDevice: (duration: string) => `Trust this device for ${duration}: no code is needed here then`,
  goOn: 'Continue',
  startOver: 'Log in as someone else',

  yourDevices: 'Your devices',
  yourDevicesWhy: (user: string) =>
    `Where ${isolate(user)} is logged in. Log out whatever you don’t recognise.`,

  wasItYou: 'Was this you?',
  wasItYouWhy: (count: number) =>
    format.plural(count, {
      one: 'Someone logged in to your account on a new device. Until you say yes, it can’t see or change your other devices.',
      other: `There were ${format.number(count)} log-ins to your account on new devices. Until you say yes, they can’t see or change your other devices.`,
    }),
  itWasMe: 'Yes, it was me',
  itWasNotMe: 'No, log it out',
  itWasMeOn: (device: string) => `Yes, it was me: ${device}`,
  itWasNotMeOn: (device: string) => `No, log it out: ${device}`,

  thisDevice: 'This device',
  otherDevices: 'Other devices',
  noOtherDevices: 'You’re logged in here and nowhere else',
  noOtherDevicesWhy: 'When you log in on another device, it shows up here.',
  moreDevices: 'Show more devices',

  titleOf: (program: string, system: string) => `${isolate(program)} on ${isolate(system)}`,
  unknownDevice: 'Unknown device',
  placeOf: (names: readonly string[]) => names.join(', '),
  activeNow: 'Active now',
  activeAgo: (ago: string) => `Active ${ago}`,
  loggedInOn: (date: Html) => html`Logged in ${date}`,
  logInsOn: (device: string, count: number) =>
    format.plural(count, {
      one: `${isolate(device)}: one log-in`,
      other: `${isolate(device)}: ${format.number(count)} log-ins`,
    }),
  trustedUntil: (date: Html) => html`Trusted: no code until ${date}`,
  owesCode: 'Waiting for its code',
  impersonated: (who: string) => `Looks at your account for you: ${who}`,

  loggedOutLately: 'Logged out lately',
  endings: {
    by: (device: string, when: Html) => html`Logged out by ${isolate(device)}, ${when}`,
    itself: (when: Html) => html`Logged out by itself, ${when}`,
    expired: (when: Html) => html`Not used for too long, ${when}`,
    other: (when: Html) => html`Logged out, ${when}`,
  },

  details: 'Details and name',
  detailsOf: (device: string) => `Details and name of ${device}`,
  loggedInAt: 'Logged in',
  lastActiveAt: 'Last active',
  system: 'System',
  browser: 'Browser',
  model: 'Model',
  ip: 'Address',
  firstIp: 'Address at log-in',
  lastIp: 'Latest address',
  nameOf: 'Name of this device',
  nameHint: 'For yourself, such as “Kitchen”. Leave it empty to go without.',
  save: 'Save',

  logOut: 'Log out',
  logOutOf: (device: string) => `Log out ${device}`,
  logOutOthers: 'Log out all others',
  logOutOthersTitle: (count: number | null) =>
    count === null
      ? 'Log out all your other devices?'
      : format.plural(count, {
          one: 'Log out your other device?',
          other: `Log out your ${format.number(count)} other devices?`,
        }),
  logOutOthersWhy: 'They have to log in again. If one was lost or stolen, change your password as well.',
  andMore: (count: number) => `and ${format.number(count)} more`,
  andMoreUncounted: 'and more',
  logOutHereToo: 'This device as well',
  cancel: 'Cancel',
  close: 'Close',

  idleTitle: 'Automatic log-out',
  idleWhy: 'Applies to all your devices, and at once to those that have been unused for longer.',
  idleLabel: 'When a device isn’t used for',
  idleDefault: (duration: string) => `${duration} (default)`,

  unconfirmedTitle: 'This device isn’t confirmed yet',
  unconfirmedWhy:
    'Open “Your devices” on a device where you were logged in before, and answer “Yes, it was me”. Then you can see and change everything here.',
  unconfirmedUntil: (date: Html) => html`If nobody answers, it counts as confirmed from ${date} on.`,
  checkAgain: 'Check again',

  results: {
    logged_out: ({ name }) => `${isolate(name)} is logged out.`,
    logged_out_here: () => 'You are logged out on this device.',
    logged_out_others: ({ count }) =>
      format.plural(count, {
        one: 'One other device is logged out.',
        other: `${format.number(count)} other devices are logged out.`,
      }),
    logged_out_everywhere: () => 'You are logged out on all devices, this one included.',
    already_gone: () => 'That device was logged out already.',
    renamed: ({ name }) => `The device is called ${isolate(name)} now.`,
    name_removed: ({ name }) => `${isolate(name)} has no name of its own now.`,
    confirmed: ({ name }) => `${isolate(name)} is confirmed.`,
    already_answered: () => 'That device waits for no answer any more.',
    denied: ({ name }) =>
      `${isolate(name)} is logged out. Whoever it was knows your password: change it now.`,
    idle_timeout_set: ({ name }) => `Devices are logged out after ${format.duration(name)} without use.`,
    too_new: ({ at }) =>
      at === null
        ? 'This device logged in too recently to do that.'
        : `This device logged in too recently to do that. It can from ${format.moment(at)} on.`,
    limit_reached: () => 'There is no room for another device. Log one out first.',
  } satisfies Record<ResultCode, (result: Result) => string> as Record<
    ResultCode,
    (result: Result) => string
  >,

  refusals: {
    token_missing: 'Log in first.',
    invalid_token: 'You were logged out. Log in again.',
    session_ended: 'You were logged out. Log in again.',
    invalid_credentials: 'Username and password don’t belong together.',
    invalid_request: 'That request couldn’t be understood.',
    request_timeout: 'The form did not arrive in time. Try again.',
    cross_site_request: 'Nothing was done: the request came from another website.',
    login_refused: 'You can’t log in at the moment.',
    recent_login_required: 'Log in again to do that.',
    session_too_new: 'This device logged in too recently to do that.',
    session_unconfirmed: 'This device must be confirmed from another one first.',
    session_impersonated: 'Only the user can do that, and nobody who looks at the account for them.',
    not_found: 'There is no such device.',
    method_not_allowed: 'There is nothing here to see.',
    session_limit_reached:
      'You’re logged in on as many devices as you can be. Log one of them out, and then try again here.',
    payload_too_large: 'That was too much text.',
    unsupported_media_type: 'That request couldn’t be understood.',
    too_many_attempts: 'There were too many attempts. Wait a little, and then try again.',
    store_unavailable: 'Your devices can’t be checked at the moment. Try again in a few seconds.',
  } satisfies Record<RefusalCode, string> as Record<RefusalCode, string>,
  problem: 'That didn’t work',
  tryAgain: 'Try again',
  outcomeUnknown:
    'Your devices can’t be reached at the moment, so it isn’t known whether that worked. Try again in a few seconds.',
  noAnswer:
    'There is no answer, so it isn’t known whether that worked. Look at your connection and try again.',
});

/** What each language must say: one that lacks a message doesn't compile. */
export type Messages = ReturnType<typeof en>;
