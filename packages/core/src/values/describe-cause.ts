const MAX_LENGTH = 500;
/** Of one message and of all, before they are looked through: nobody writes a password that long. */
const MAX_MESSAGE = 4000;
const MAX_MEMBERS = 5;
const MAX_DEPTH = 5;

/** `scheme://user:password@`, up to the last @ of the word: one in a password may stand there as it is. */
const IN_URL = /(?<![a-z\d+.-])([a-z][a-z\d+.-]*:\/\/[^\s:@/?#]*):\S*@/gi;
/** `password=…`, as in a query or a connection string, and `"password":"…"`. */
const BY_NAME = /(pass(?:word|wd|phrase)?|pwd|secret)(=|["']\s*:\s*)("(?:[^"\\]|\\.)*"|'[^']*'|[^\s&;,]+)/gi;

/** What a driver's error may hold, by the names that drivers and their wrappers use. */
interface Failure {
  readonly message?: unknown;
  readonly code?: unknown;
  readonly name?: unknown;
  readonly errors?: unknown;
  readonly cause?: unknown;
  /** Where Sequelize keeps the driver's error. */
  readonly parent?: unknown;
}

/**
 * Why a store failed, in one line for a log: the message of what it threw, of its causes and of the members of an
 * AggregateError, each once. Passwords in it are masked as far as they can be told. Never for an answer.
 */
export function describeCause(cause: unknown): string {
  const texts = new Set<string>();
  collect(cause, texts, new Set(), 0);
  return (
    cut(withoutSecrets([...texts].join('; ').slice(0, MAX_MESSAGE)).replace(/\.$/, '')) || 'it said nothing'
  );
}

/** Adds what an error says, and those within; whether that is anything. */
function collect(cause: unknown, texts: Set<string>, seen: Set<unknown>, depth: number): boolean {
  if (typeof cause !== 'object' || cause === null) {
    return add(texts, cause === undefined || cause === null ? `${cause} was thrown` : String(cause));
  }
  if (depth > MAX_DEPTH || seen.has(cause)) return false;
  seen.add(cause);
  try {
    const { message, code, name, errors, cause: deeper, parent }: Failure = cause;
    let isSaid = typeof message === 'string' && add(texts, message);
    const members = Array.isArray(errors) ? errors.slice(0, MAX_MEMBERS) : [];
    for (const inner of [...members, deeper, parent]) {
      if (inner !== undefined && inner !== null) isSaid = collect(inner, texts, seen, depth + 1) || isSaid;
    }
    // An error may say nothing by itself, such as an AggregateError.
    return isSaid || add(texts, [code, name].find((text) => typeof text === 'string') ?? '');
  } catch {
    // Whatever was thrown, to say that the store failed must not fail.
    return false;
  }
}

/** In one line: what is in a message may be a client's, and must not look like a line of the log. */
function add(texts: Set<string>, text: string): boolean {
  const line = joinLines(text);
  if (line !== '') texts.add(line);
  return line !== '';
}

function joinLines(text: string): string {
  return text
    .slice(0, MAX_MESSAGE)
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim();
}

function cut(text: string): string {
  const known = text.slice(0, MAX_LENGTH).toWellFormed();
  return text.length > MAX_LENGTH ? `${known}…` : known;
}

/** A message as a line of a log, without the passwords in it that can be told. */
export function oneLine(message: string): string {
  return cut(withoutSecrets(joinLines(message)));
}

/** A text without the passwords in it that can be told. */
export function withoutSecrets(text: string): string {
  return text.replace(IN_URL, '$1:***@').replace(BY_NAME, '$1$2***');
}
