import { type PasswordHash, PasswordHasher } from './password.js';

export const DEMO_USERS = { alice: 'wonderland', bob: 'builder', carol: 'teapot' };

/** Stands for the user table of a real application. */
export class DemoUsers {
  readonly #hasher: PasswordHasher;
  readonly #hashes: ReadonlyMap<string, PasswordHash>;
  readonly #nobody: PasswordHash;

  private constructor(
    hasher: PasswordHasher,
    hashes: ReadonlyMap<string, PasswordHash>,
    nobody: PasswordHash,
  ) {
    this.#hasher = hasher;
    this.#hashes = hashes;
    this.#nobody = nobody;
  }

  static async create(hasher = new PasswordHasher()): Promise<DemoUsers> {
    const hashes = Object.entries(DEMO_USERS).map(
      async ([name, password]) => [name, await hasher.hash(password)] as const,
    );
    return new DemoUsers(hasher, new Map(await Promise.all(hashes)), await hasher.hash(''));
  }

  /**
   * The user id, or null when name and password don't belong together. Takes as long for a name that nobody has.
   *
   * @throws HashingBusyError when too many log in at once
   */
  async check(username: string, password: string): Promise<string | null> {
    const hash = this.#hashes.get(username);
    const fits = await this.#hasher.verify(password, hash ?? this.#nobody);
    return fits && hash !== undefined ? username : null;
  }
}
