/** A name and a version in a User-Agent (RFC 9110 §10.1.5), as they stand there. */
export interface Product {
  readonly name: string;
  readonly version: string | null;
}

const BROWSER = /^(?:Mozilla|Opera)\/\d/;
/** RFC 9110 §10.1.5: products stand in the order of their significance. Real ones have spaces in their names too. */
const FIRST = /^([\p{L}\p{N}%][^/()<>@,;:"[\]?={}\\]*)\/v?((?:[A-Z]{1,3}\.)?\d[\w.+~#!-]*)/u;
/** The less regular ones: `node`, `got (https://…)`, `Slackbot 1.0 (+https://…)`, `Symfony HttpClient/Curl`. */
const BARE =
  /^([\p{L}\p{N}][\p{L}\p{N}._'&!+-]*(?: (?!v?\d)[\p{L}\p{N}][\p{L}\p{N}._'&!+-]*){0,4}?)(?:[ /](?:Version )?v?(\d[\w.+~-]*))?(?= ?[(;[/]| [-A-Z]? | feed-|$| Mozilla\/| [a-z]+;)/u;

/** The program that a User-Agent begins with; null where that is the `Mozilla/5.0` that all browsers begin with. */
export function firstProduct(userAgent: string): Product | null {
  if (BROWSER.test(userAgent) && !userAgent.includes(' CFNetwork/')) return null;
  const found = FIRST.exec(userAgent) ?? BARE.exec(userAgent);
  if (found === null) return null;
  const product = productOf(found);
  if (/^(?:iOS|Android)$/i.test(product.name)) return lastUnknownProduct(userAgent);
  const bare = product.name.replace(/ (?:- )?(?:Mozilla|Dalvik)$/, '');
  return bare === product.name ? product : { name: bare, version: null };
}

/** What a pattern with a name and a version found. */
export function productOf([, name = '', version]: RegExpExecArray): Product {
  return { name: decode(name).trim(), version: version ?? null };
}

/** Apple's network library writes the names of applications percent-encoded. */
function decode(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

const ENGINES =
  'applewebkit arkweb build chrome chromium crios edg edga edge edgios electron firefox fxios gecko ' +
  'goanna headlesschrome kaios khtml mobile mozilla presto qtwebengine safari trident version webview';
const SYSTEMS =
  'android arch centos darwin debian fedora freebsd gentoo ios ipad iphone kubuntu linux macos ' +
  'mandriva mint openbsd opensuse pclinuxos red suse tivoos ubuntu vidaa whaleos windows xubuntu';
/** What browsers, and the views of the web in applications, say of themselves besides their names. */
const SETTINGS =
  'abi amazonwebappplatform app_version appid appverc ariver bht bropp browser bytedancewebview ' +
  'ce-html cfnetwork cordova-amazon-fireos core crkey cronet crosswalk currentfontscale currentmode ' +
  'dalvik dmost dvp exoplayerlib falcontag fontmode fvc hbbtv iabmv islb islm islp jssdk kdt lazada ' +
  'mcolor mmwebid mmwebsdk model nebula nebulax netfront nettype nf nx odin omi opr pixel process ' +
  'qbwebviewtype qbwebviewua qqtheme rvktype sa simpleuiswitch slbchan smarttv smarttva sraf starboard ' +
  'statusbarheightdp statusht studymode t2 t5 t7 tbrowser ttid u2 ucbs uws webappmanager wechat ' +
  'windvane wktype wkwebview xweb yowser';
const COMPANIONS: ReadonlySet<string> = new Set(`${ENGINES} ${SYSTEMS} ${SETTINGS}`.split(' '));
/** One that stands outside of comments. What is set, not versioned, is no product: `NetType/WIFI`, `Region/US`. */
const PRODUCT =
  /(?:^|[\s;])((?=\d{0,9}[A-Za-z])\w[\w.+-]{0,60})(?: iOS| Android|\/(?:ios|android|iphone|ipad))?\/v?(\d[\w.+~-]*)/gi;
/** The name of an application, without a version, behind all that the view of the web in it says. */
const LAST_WORD = / (?:Safari\/[\d.]+|Mobile\/\w+)(?: WebView)?[ ;]([A-Z][A-Za-z]{3,30})$/;

/** The last product that is neither an engine nor a part of one: what derives from a browser puts its own name there. */
export function lastUnknownProduct(userAgent: string): Product | null {
  const last = [...withoutComments(userAgent).matchAll(PRODUCT)].findLast(
    ([, name = '']) => !COMPANIONS.has(name.toLowerCase()),
  );
  if (last !== undefined) return productOf(last);
  const word = LAST_WORD.exec(userAgent)?.[1];
  return word === undefined || COMPANIONS.has(word.toLowerCase()) ? null : { name: word, version: null };
}

/** Comments stand in one another, but seldom deeper than this: `(moto g power (2022))`. */
function withoutComments(userAgent: string): string {
  return userAgent.replace(COMMENT, ' ').replace(COMMENT, ' ');
}

const COMMENT = /\([^()]*\)|\[[^[\]]*\]/g;
