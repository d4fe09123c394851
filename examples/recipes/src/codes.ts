import { randomInt } from 'node:crypto';

/** Stands for what sends codes, or checks those of an application on the phone (TOTP, RFC 6238): here you are told them. */
export class Codes {
  readonly #codes = new Map<string, { readonly code: string; tries: number }>();
  readonly #tell: (userId: string, code: string) => void;

  constructor(tell: (userId: string, code: string) => void) {
    this.#tell = tell;
  }

  async send(userId: string): Promise<void> {
    const code = String(randomInt(1_000_000)).padStart(6, '0');
    this.#codes.set(userId, { code, tries: 0 });
    this.#tell(userId, code);
  }

  /** A code is good once, and five guesses are all. */
  async check(userId: string, given: unknown): Promise<boolean> {
    const sent = this.#codes.get(userId);
    if (sent === undefined) return false;
    sent.tries += 1;
    const isRight = given === sent.code;
    if (isRight || sent.tries >= 5) this.#codes.delete(userId);
    return isRight;
  }
}
