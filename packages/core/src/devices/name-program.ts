import type { Software } from '../session.js';

/** Robots by the words in their names. CUBOT makes telephones. */
const ROBOT_WORD = /(?<!cu)bot(?![a-z])|crawler|spider|externalhit/i;
const ROBOT_PRODUCT = /[\s;(,+]([\w.-]*(?:(?<!cu)bot(?![a-z])|crawler|spider)[\w.-]*)(?:\/v?(\d[\w.~-]*))?/i;
/** Robots without such a word, and dressed up as a browser. */
const DISGUISED_ROBOT =
  /\b(Chrome-Lighthouse|Google-InspectionTool|GoogleOther|Mediapartners-Google)(?:\/(\d[\w.]*))?/;
/** Robots give an address where their owner explains them; browsers never do. */
const ADDRESSED_ROBOT = /\bcompatible; ?([a-z][\w.! -]*)(?:\/v?(\d[\w.~-]*))?[^)]*:\/\//i;

/** The application in front of the parts that every Electron application has in common. */
const ELECTRON_APP = /like Gecko\) ([\w.-]+)\/(\d[\w.+-]*) (?:[\w.-]+\/[\w.+-]+ )*Chrome\/[\d.]+ Electron\//;
/** What stands behind something that says less: Gecko, a language, an operating system. */
const TELLING = /\b(Thunderbird|WindowsPowerShell|PowerShell|aiohttp)\/(\d[\w.]*)/;

/** RFC 9110 §10.1.5: products stand in the order of their significance. Real ones have spaces in their names too. */
const FIRST_PRODUCT = /^([a-z%][^/()<>@,;:"[\]?={}\\]*)\/v?(\d[\w.+~-]*)/i;
/** The less regular ones: `node`, `got (https://…)`, `Slackbot 1.0 (+https://…)`. */
const BARE_NAME = /^([a-z][\w.-]+)(?: v?(\d[\w.]*))?(?= \(|$)/i;
const BROWSERS_FIRST = /^(?:Mozilla|Opera)\b/i;

/** A program that is no browser, whatever it says that it is like. */
export interface Program extends Software {
  readonly name: string;
  /** It acts by itself. */
  readonly robot: boolean;
}

/** The robot, application or tool that certainly sent this; null where it may be a browser. */
export function nameProgram(userAgent: string): Program | null {
  const first = firstProduct(userAgent);
  if (first !== null && ROBOT_WORD.test(first.name)) return { ...first, robot: true };
  const robot = first === null ? findRobot(userAgent) : null;
  if (robot !== null) return program(robot, true);
  const telling = TELLING.exec(userAgent) ?? ELECTRON_APP.exec(userAgent);
  return telling === null ? null : program(telling, false);
}

function findRobot(userAgent: string): RegExpExecArray | null {
  return DISGUISED_ROBOT.exec(userAgent) ?? ROBOT_PRODUCT.exec(userAgent) ?? ADDRESSED_ROBOT.exec(userAgent);
}

/** The program that a User-Agent begins with; null where that is the `Mozilla/5.0` that all browsers begin with. */
export function firstProduct(userAgent: string): Program | null {
  if (BROWSERS_FIRST.test(userAgent)) return null;
  const product = FIRST_PRODUCT.exec(userAgent) ?? BARE_NAME.exec(userAgent);
  return product === null ? null : program(product, false);
}

function program([, name = '', version]: RegExpExecArray, robot: boolean): Program {
  return { name: decode(name.trim()), version: version ?? null, robot };
}

/** Apple's network library writes the names of applications percent-encoded. */
function decode(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
