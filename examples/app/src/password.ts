import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { HashingQueue } from './hashing-queue.js';

/** 32 MiB and about a tenth of a second: the least that OWASP's Password Storage Cheat Sheet asks of scrypt. */
const COST: ScryptOptions = { N: 2 ** 15, r: 8, p: 3, maxmem: 64 * 2 ** 20 };
const KEY_BYTES = 32;

/** A password as it may be kept: a salt of its own, and what the memory-hard scrypt (RFC 7914) makes of both. */
export interface PasswordHash {
  readonly salt: Buffer;
  readonly hash: Buffer;
}

/** Makes a key of a password and a salt. */
export type Derive = (password: string, salt: Buffer) => Promise<Buffer>;

/** Hashes passwords, no more of them at once than leaves room for everything else: one for each process. */
export class PasswordHasher {
  readonly #queue: HashingQueue;
  readonly #derive: Derive;

  constructor(queue: HashingQueue = new HashingQueue(), derive: Derive = deriveByScrypt) {
    this.#queue = queue;
    this.#derive = derive;
  }

  /** @throws HashingBusyError when too many wait already */
  async hash(password: string): Promise<PasswordHash> {
    const salt = randomBytes(16);
    return { salt, hash: await this.#queue.run(() => this.#derive(password, salt)) };
  }

  /** @throws HashingBusyError when too many wait already */
  async verify(password: string, { salt, hash }: PasswordHash): Promise<boolean> {
    return timingSafeEqual(await this.#queue.run(() => this.#derive(password, salt)), hash);
  }
}

const deriveByScrypt: Derive = (password, salt) =>
  new Promise((resolve, reject) => {
    scrypt(password, salt, KEY_BYTES, COST, (error, key) => (error ? reject(error) : resolve(key)));
  });
