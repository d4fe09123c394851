import { hashPassword, type PasswordHash, verifyPassword } from './password.js';

export const DEMO_USERS = { alice: 'wonderland', bob: 'builder', carol: 'teapot' };

/** Stands for the user table of a real application. */
export class DemoUsers {
  readonly #hashes: ReadonlyMap<string, PasswordHash>;
  readonly #nobody: PasswordHash;

  private constructor(hashes: ReadonlyMap<string, PasswordHash>, nobody: PasswordHash) {
    this.#hashes = hashes;
    this.#nobody = nobody;
  }

  static async create(): Promise<DemoUsers> {
    const hashes = Object.entries(DEMO_USERS).map(
      async ([name, password]) => [name, await hashPassword(password)] as const,
    );
    return new DemoUsers(new Map(await Promise.all(hashes)), await hashPassword(''));
  }

  /** The user id, or null when name and password don't belong together. Takes as long for a name that nobody has. */
  async check(username: string, password: string): Promise<string | null> {
    const hash = this.#hashes.get(username);
    const fits = await verifyPassword(password, hash ?? this.#nobody);
    return fits && hash !== undefined ? username : null;
  }
}
