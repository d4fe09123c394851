/**
 * What people call a program, by what it calls itself or ua-parser-js does, in small letters. Null: that is no name, but
 * an engine or a part that programs of all kinds have in them.
 */
const NAMES: ReadonlyMap<string, string | null> = new Map([
  ['360', '360 Browser'],
  ['360chrome', '360 Browser'],
  ['avg', 'AVG Secure Browser'],
  ['avira', 'Avira Secure Browser'],
  ['asw', 'Avast Secure Browser'],
  ['avastsecurebrowser', 'Avast Secure Browser'],
  ['aweme', 'Douyin'],
  ['baiduboxapp', 'Baidu'],
  ['barcelona', 'Threads'],
  ['ccleaner', 'CCleaner Browser'],
  ['chatgptatlas', 'ChatGPT Atlas'],
  ['chrome headless', 'Headless Chrome'],
  ['cobalt', null],
  ['code', 'Visual Studio Code'],
  ['com.apple.webkit.networking', null],
  ['com.google.android.gm', 'Gmail'],
  ['com.google.android.youtube', 'YouTube'],
  ['com.google.ios.youtube', 'YouTube'],
  ['com.ss.android.ugc.trill', 'TikTok'],
  ['com.zhiliaoapp.musically', 'TikTok'],
  ['daumapps', 'Daum'],
  ['ddg', 'DuckDuckGo'],
  ['discord', 'Discord'],
  ['gsa', 'Google app'],
  ['hbbtv', null],
  ['heytap', 'HeyTap Browser'],
  ['hbpc', 'Huawei Browser'],
  ['ie', 'Internet Explorer'],
  ['iemobile', 'Internet Explorer'],
  ['kakaotalk', 'KakaoTalk'],
  ['khtml', null],
  ['kindle', null],
  ['klar', 'Firefox Klar'],
  ['linux upnp', null],
  ['line', 'LINE'],
  ['miui browser', 'Mi Browser'],
  ['mirall', 'Nextcloud'],
  ['mobile safari', 'Safari'],
  ['mozilla', null],
  ['mqbhd', 'QQ Browser'],
  ['naver', 'Naver'],
  ['networkingextension', null],
  ['norton', 'Norton Private Browser'],
  ['obsidian', 'Obsidian'],
  ['oneoutlook', 'Microsoft Outlook'],
  ['oculus browser', 'Meta Quest Browser'],
  ['opx', 'Opera GX'],
  ['orca', 'Messenger'],
  ['palemoon', 'Pale Moon'],
  ['phx', 'Phoenix Browser'],
  ['qq', 'QQ'],
  ['qqbrowser', 'QQ Browser'],
  ['slack_ssb', 'Slack'],
  ['teams', 'Microsoft Teams'],
  ['teamsmobile', 'Microsoft Teams'],
  ['trill', 'TikTok'],
  ['ucbrowser', 'UC Browser'],
  ['ucpc', 'UC Browser'],
  ['ucturbo', 'UC Turbo'],
  ['valve', 'Steam'],
  ['webkit', null],
  ['weibo', 'Weibo'],
  ['windowspowershell', 'Windows PowerShell'],
  ['yandex', 'Yandex Browser'],
  ['yandexsearch', 'Yandex'],
  // What programs say where they were given no name.
  ['(null)', null],
  ['null', null],
  ['undefined', null],
  ['unknown', null],
]);

/** A program's name as people know it; null for what is none. */
export function programName(name: string | null): string | null {
  if (name === null) return null;
  const known = NAMES.get(name.toLowerCase());
  return known === undefined ? name.replace(/([a-z])Browser$/, '$1 Browser') : known;
}

/** Of those that ua-parser-js takes for browsers. */
const APPS: ReadonlySet<string> = new Set([
  'Alipay',
  'Daum',
  'Electron',
  'Facebook',
  'Google app',
  'Instagram',
  'KakaoTalk',
  'KakaoStory',
  'Klarna',
  'LINE',
  'LinkedIn',
  'Naver',
  'QQ',
  'Kodi',
  'Microsoft Office',
  'Microsoft Office Excel',
  'Microsoft Outlook',
  'mpv',
  'Snapchat',
  'Spotify',
  'Steam',
  'TikTok',
  'Twitter',
  'VLC',
  'WeChat',
  'Weibo',
  'WhatsApp',
  'Yandex',
  'Chrome WebView',
]);
/** Browsers that say their own name first. */
const BROWSERS: ReadonlySet<string> = new Set([
  'Dillo',
  'ELinks',
  'Links',
  'Lynx',
  'NetSurf',
  'UC Turbo',
  'w3m',
]);
const TOOLS: ReadonlySet<string> = new Set(['Headless Chrome', 'PhantomJS']);

/** Command lines and libraries, by their names or by the words that are in such names. */
const TOOL =
  /^(?:aria2|axios|bun|composer|containerd|cypress|dart|deno|debian apt|docker|faraday|git|github cli|go|got|hey|helm|homebrew|hyper|insomnia|java|jersey|jetty|k6|kubectl|lavf|libwww|libdnf|mojolicious|node|npm|paw|php|pip|playwright|pnpm|postmanruntime|powershell|python|rapidapi|rclone|reactornetty|requests|reqwest|restic|restsharp|ruby|spring|sqlmap|terraform|thunder client|undici|ureq|vegeta|windows powershell|xh|yarn)(?:$|[-_ /.])|curl|wget|https?(?:$|ie|[-_ .]?(?:client|async))|(?:^|[-_ .])(?:cli|http|sdk|client|lfs|urllib\d?)(?:$|[-_ .])|^(?:aws|azsdk|apache|boto|botocore)|okhttp|guzzle|fetch$|superagent|aiohttp|resty|runtime$/i;

/** What the name of a program alone tells of what it is; null where it tells nothing. */
export function programKind(name: string | null): 'browser' | 'app' | 'tool' | null {
  if (name === null) return null;
  if (APPS.has(name)) return 'app';
  if (BROWSERS.has(name)) return 'browser';
  if (TOOLS.has(name) || TOOL.test(name)) return 'tool';
  return /browser$/i.test(name) ? 'browser' : null;
}

/** The parts of an operating system in which applications of all names run. */
const RUNTIMES: ReadonlySet<string | null> = new Set([
  'AppleCoreMedia',
  'CFNetworkAgent',
  'Chrome WebView',
  'Dalvik',
  'Electron',
]);

/** Whether a program's name is that of what it runs in. */
export function isRuntime(name: string | null): boolean {
  return RUNTIMES.has(name);
}
