import { randomInt, timingSafeEqual } from 'node:crypto';
import type { CodeCheck, PendingSession } from '../devices-page/index.js';

const DIGITS = 6;
const MAX_TRIES = 5;

interface Code {
  readonly code: string;
  tries: number;
}

/** Stands for a service that sends codes: these are handed to a function, such as one that prints them. */
export class Codes {
  readonly #codes = new Map<string, Code>();
  readonly #send: (userId: string, code: string) => void;

  constructor(send: (userId: string, code: string) => void) {
    this.#send = send;
  }

  /** Makes a code for a pending session and sends it. */
  send({ id, userId }: PendingSession): void {
    const code = String(randomInt(10 ** DIGITS)).padStart(DIGITS, '0');
    this.#codes.set(id, { code, tries: 0 });
    this.#send(userId, code);
  }

  /** A code is good once, and only for the session that it was made for. Guessing ends after a few tries. */
  check({ id }: PendingSession, given: string): CodeCheck {
    const expected = this.#codes.get(id);
    if (expected === undefined) return 'used-up';
    expected.tries += 1;
    const isRight = isSame(given, expected.code);
    if (isRight || expected.tries >= MAX_TRIES) this.#codes.delete(id);
    if (isRight) return 'right';
    return expected.tries >= MAX_TRIES ? 'used-up' : 'wrong';
  }

  /** Of a session that is over. */
  forget(sessionId: string): void {
    this.#codes.delete(sessionId);
  }
}

/** A keyboard for Persian or Arabic has digits of its own. */
function isSame(given: string, code: string): boolean {
  const digits = given
    .replace(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0))
    .replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replaceAll(/\s/g, '');
  const bytes = Buffer.from(digits);
  return bytes.length === DIGITS && timingSafeEqual(bytes, Buffer.from(code));
}
