/** Stands for your user table. Yours keeps a hash of each password; here they are known to everybody. */
export class Users {
  readonly #passwords = new Map([
    ['alice', 'wonderland'],
    ['bob', 'builder'],
    ['ada', 'lovelace'],
    ['sue', 'support'],
  ]);
  readonly #administrators = new Set(['ada']);
  readonly #support = new Set(['sue']);

  /** The user id, which here is the name, or null when name and password don't belong together. */
  async check(username: unknown, password: unknown): Promise<string | null> {
    if (typeof username !== 'string' || typeof password !== 'string') return null;
    return this.#passwords.get(username) === password ? username : null;
  }

  /** Changes a password that is still the old one: UPDATE … WHERE hash = …. False where another change was faster. */
  async replacePassword(userId: string, oldPassword: unknown, newPassword: string): Promise<boolean> {
    if (this.#passwords.get(userId) !== oldPassword) return false;
    this.#passwords.set(userId, newPassword);
    return true;
  }

  /** Whether somebody works in customer support, now. */
  async isSupport(userId: string): Promise<boolean> {
    return this.#support.has(userId);
  }

  async leavesSupport(userId: string): Promise<void> {
    this.#support.delete(userId);
  }

  /** What a user is in an organisation, or null for a stranger. */
  async roleIn(userId: string, organisation: unknown): Promise<'editor' | 'viewer' | null> {
    if (userId !== 'alice') return null;
    if (organisation === 'acme') return 'editor';
    return organisation === 'globex' ? 'viewer' : null;
  }

  /** Whether somebody is an administrator, now. */
  async isAdministrator(userId: string): Promise<boolean> {
    return this.#administrators.has(userId);
  }

  async dismissAdministrator(userId: string): Promise<void> {
    this.#administrators.delete(userId);
  }

  /** DELETE FROM users WHERE id = …. */
  async remove(userId: string): Promise<void> {
    this.#passwords.delete(userId);
  }
}
