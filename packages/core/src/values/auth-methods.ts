import { shown } from './shown.js';

/** A way in which the user of a session has proved who they are. */
export interface AuthMethod {
  /** By the name of RFC 8176 (`pwd`, `otp`, `hwk`, …), or by one of your own. */
  readonly method: string;
  /** When that was, the last time. */
  readonly at: Date;
}

/** As it stands in the text that a store keeps. */
interface Proof {
  readonly method: string;
  readonly at: number;
}

/** The names that fit beside each other into a header, a URL and a log. */
const NAME = /^[A-Za-z0-9][\w.:/+-]{0,31}$/;
/** Eight of the longest names are a text of 550 bytes. */
const MAX_METHODS = 8;
/** What whoever logs in by a stolen password has as well. */
const PASSWORD = 'pwd';
/** Some rules go by that name, so another one for it would be a hole. */
const OTHER_NAMES_OF_IT = ['password', 'passwd', 'pass', 'pw'];
/** How long a proof lifts the rules of age: 10 minutes. */
const PROOF_HOLDS = 600_000;
const NONE: readonly AuthMethod[] = Object.freeze([]);

/**
 * Names of methods, each once: those of RFC 8176 or your own, of 1 to 32 letters, digits and `. : / + - _`, one to eight.
 *
 * @param name what they are called, to begin the error with
 * @throws TypeError for anything else, and for another name of the password than `pwd`, by which rules go
 */
export function parseAuthMethods(methods: readonly string[], name: string): readonly string[] {
  if (!Array.isArray(methods) || methods.length === 0) {
    throw new TypeError(
      `${name} must be a list of one at least, such as ['pwd'] or ['otp'], not ${shown(methods)}.`,
    );
  }
  for (const method of methods) checkName(method, name);
  const names = [...new Set<string>(methods)];
  if (names.length <= MAX_METHODS) return names;
  throw new TypeError(`${name} must be ${MAX_METHODS} at most, not ${names.length}.`);
}

function checkName(method: unknown, name: string): void {
  if (typeof method !== 'string' || !NAME.test(method)) {
    throw new TypeError(
      `${name} must be names such as 'pwd', 'otp' or 'hwk' (RFC 8176), of 1 to 32 letters, digits and . : / + - _, ` +
        `not ${shown(method)}.`,
    );
  }
  if (OTHER_NAMES_OF_IT.includes(method.toLowerCase())) {
    throw new TypeError(`${name} must call the password 'pwd' (RFC 8176), not ${shown(method)}.`);
  }
}

/**
 * The text with methods that were proved at an instant: each once, with its newest time. Beyond eight the longest ago go.
 *
 * @param text as it is kept, or null
 */
export function noteAuthMethods(text: string | null, methods: readonly string[], at: number): string | null {
  const before = parse(text).filter(({ method }) => !methods.includes(method));
  const proofs = [...before, ...methods.map((method) => ({ method, at }))];
  if (proofs.length === 0) return null;
  return JSON.stringify(proofs.toSorted((a, b) => a.at - b.at).slice(-MAX_METHODS));
}

/** The methods in a text that is kept, the longest ago first. */
export function readAuthMethods(text: string | null): readonly AuthMethod[] {
  return text === null ? NONE : parse(text).map(({ method, at }) => ({ method, at: new Date(at) }));
}

function parse(text: string | null): readonly Proof[] {
  return text === null ? [] : JSON.parse(text);
}

/**
 * When a proof that follows the log-in is noted: later than that in any case, also where this clock is behind the one
 * that the log-in went by.
 */
export function proofAt({ createdAt }: { readonly createdAt: number }, now: number): number {
  return Math.max(now, createdAt + 1);
}

/**
 * Whether the user of a session has lately proved more than who logs in by a stolen password could: since the log-in, and
 * by something else than the password.
 */
export function hasFreshProof(methods: readonly AuthMethod[], createdAt: number, now: number): boolean {
  return methods.some(
    ({ method, at }) => method !== PASSWORD && at.getTime() > createdAt && now - at.getTime() <= PROOF_HOLDS,
  );
}

/** Whether methods, proved just now and since the log-in, are such a proof. */
export function liftAge(methods: readonly string[]): boolean {
  return methods.some((method) => method !== PASSWORD);
}
