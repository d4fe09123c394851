import type { Software } from '../session.js';
import { lastUnknownProduct, type Product, productOf } from './products.js';

/** What is in the names of robots alone. CUBOT makes telephones. */
const WORDS =
  '(?<!cu)bot(?![a-z])|crawl|spider|scraper|slurp|externalhit|externalagent|externalfetcher|webindexer|archiver|[a-z]-user(?![a-z-])';
/** What is in the names of robots, and now and then in that of something else. */
const LIKELY_WORDS =
  'validator|health[- ]?check|monitor|uptime|favicon|preview|synthetic|scan(?:ner)?(?![a-z])|probe(?![a-z])|recon(?![a-z])|audit|sitemap|nutch|heritrix|feedfetcher|linkexpander|imageproxy';
const ROBOT_WORD = new RegExp(WORDS, 'i');
const LIKELY_WORD = new RegExp(`${WORDS}|${LIKELY_WORDS}`, 'i');
/** A word of a User-Agent that has one of these in it. */
const ROBOT_PRODUCT = new RegExp(
  String.raw`(?:^|[\s;(,+])((?=[\w.-]{0,40}?(?:${WORDS}))(?=\d{0,4}[a-z])[\w.-]{1,60})(?:/v?(\d[\w.~-]*))?`,
  'i',
);
/** Robots without such a word, and dressed up as a browser. */
const DISGUISED =
  /\b(Chrome-Lighthouse|Google Favicon|Google-[A-Z]\w+(?:-\w+)?|[A-Z]\w+-Google|GoogleOther|SkypeUriPreview|BingPreview|zgrab|GTmetrix|PTST|PingdomTMS|Ghost Inspector)(?:\/(\w[\w.]*))?/;
/** What gives itself out for compatible with Mozilla and is no old browser. */
const COMPATIBLE =
  /\bcompatible[;)] ?(?! |MSIE|Konqueror|ms-office|MSOffice|Windows|Linux|U;|X11)([^;()/+]{0,60}?)(?:[ /]v?(\d[\w.~-]*))?(?=[;)+/]| \+| ?$)/i;
/** Robots give an address where their owner explains them; browsers never do. */
const ADDRESS = /https?:\/\/|\+mailto:|\+[\w.-]{1,60}@/;
/** The view of the web in an application. */
const IN_APP = /; wv\)| Electron\/| Mobile\/\w+ (?!Safari)/;
/** Words that say what a thing does, and not what it is called. */
const NO_NAME =
  /^(?:(?:a|an|my|the|web|robot|bot|crawler|spider|scraper|compatible|fetcher|default|user-?agent)(?:[-_ ]|$))+$/i;
/** They act by themselves, though nothing in their names says it. */
const AUTOMATIC =
  /^(?:APIs-Google|Blackbox Exporter|Castopod|Cloudflare|cohere-|colly|DatadogSynthetics|Embedly|Expanse|facebook|Feedbin|Feedly|FreshRSS|github-camo|Google(?:$|-|Other|HC|Producer|Docs|Sites)|Grafana|Iframely|ia_archiver|img2dataset|kube-probe|masscan|Mastodon|Matomo|Mediapartners-Google|NewsBlur|Site24x7|Scrapy|Tiny Tiny RSS|Miniflux|webzio|WordPress)/i;
/** What the libraries by which applications use the network say besides, and the systems that they run on. */
const ON_A_DEVICE =
  /\b(?:CFNetwork|Alamofire|Dalvik|okhttp|iOS|iPhone|iPad|macOS|Mac OS X|Windows|Linux \d)\b|\bAndroid[ /]\d/;
/** Of these only an application for a person can be made. */
const NETWORK_LIBRARY = /\b(?:CFNetwork|Alamofire|Dalvik|okhttp)\//;

/**
 * The robot that sent this; null where it wasn't one. Its own name stands in it, where it has one: what it is dressed
 * up as tells nothing.
 */
export function nameRobot(userAgent: string, first: Product | null, isTool: boolean): Software | null {
  if (first !== null) {
    if (isTool || NETWORK_LIBRARY.test(userAgent)) return null;
    if (ROBOT_WORD.test(first.name) || AUTOMATIC.test(first.name)) return named(first);
    const isLikely = LIKELY_WORD.test(first.name) || ADDRESS.test(userAgent);
    return isLikely && !ON_A_DEVICE.test(userAgent) ? named(first) : null;
  }
  const robot = find(userAgent);
  if (robot !== null) return named(robot);
  return ADDRESS.test(userAgent) || ROBOT_WORD.test(userAgent) ? { name: null, version: null } : null;
}

function find(userAgent: string): Product | null {
  const compatible = COMPATIBLE.exec(userAgent);
  const word = ROBOT_PRODUCT.exec(userAgent);
  const found = [compatible, word, DISGUISED.exec(userAgent)].filter((match) => match !== null);
  const best = found.find(([, name = '']) => ROBOT_WORD.test(name) && !NO_NAME.test(name)) ?? found.at(-1);
  if (best?.[1]) return productOf(best);
  const unknown = IN_APP.test(userAgent) ? null : lastUnknownProduct(userAgent);
  if (unknown !== null && (ADDRESS.test(userAgent) || LIKELY_WORD.test(unknown.name))) return unknown;
  return best === undefined ? null : { name: '', version: null };
}

function named({ name, version }: Product): Software {
  const isName = name !== '' && !NO_NAME.test(name);
  return isName ? { name, version } : { name: null, version: null };
}
