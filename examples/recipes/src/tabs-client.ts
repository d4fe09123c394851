import createClient, { type Client, type Middleware } from 'openapi-fetch';
import type { paths } from './session-api.js'; // npx openapi-typescript https://api.example.com/openapi.json -o session-api.ts

export interface SharedSessionOptions {
  /** Such as `'https://api.example.com'`. */
  readonly url: string;
  /** What all tabs have in common: `localStorage`. */
  readonly storage: {
    getItem(name: string): string | null;
    setItem(name: string, value: string): void;
    removeItem(name: string): void;
  };
  /** By which one tab at a time renews the token: `navigator.locks`. */
  readonly locks: {
    request<T>(name: string, options: { ifAvailable: true }, work: (lock: unknown) => Promise<T>): Promise<T>;
  };
  /** Milliseconds after which the token is replaced. */
  readonly renewAfter?: number;
}

/** The token, and when it was handed out by this machine's clock. */
interface Kept {
  readonly token: string;
  readonly since: number;
}

const KEPT = 'session';
const DEVICE = 'device';

/** The session that all tabs of the application share. Nothing of it is in a variable: another tab may have changed it. */
export class SharedSession {
  /** Calls the routes of the API, by their types, with the token of the moment. */
  readonly api: Client<paths>;
  readonly #bare: Client<paths>;
  readonly #options: Required<SharedSessionOptions>;

  constructor(options: SharedSessionOptions) {
    this.#options = { renewAfter: 15 * 60_000, ...options };
    this.#bare = createClient<paths>({ baseUrl: options.url });
    this.api = createClient<paths>({ baseUrl: options.url });
    this.api.use(this.#middleware());
  }

  /** Logs in, for all tabs; false for wrong credentials. */
  async logIn(username: string, password: string): Promise<boolean> {
    const deviceSecret = this.#options.storage.getItem(DEVICE);
    const { data, error } = await this.#bare.POST('/sessions', {
      body: { username, password, deviceSecret },
    });
    if (error?.code === 'invalid_credentials') return false;
    if (data === undefined) throw new Error(`The log-in was refused: ${error.detail}`);
    if (data.deviceSecret !== null) this.#options.storage.setItem(DEVICE, data.deviceSecret);
    this.#keep(data.token);
    return true;
  }

  /** Logs out, in all tabs, whatever the network does. */
  async logOut(): Promise<void> {
    try {
      await this.api.DELETE('/sessions/current');
    } finally {
      this.#options.storage.removeItem(KEPT);
    }
  }

  #middleware(): Middleware {
    return {
      onRequest: async ({ request }) => {
        const token = await this.#token();
        if (token !== null) request.headers.set('Authorization', `Bearer ${token}`);
        return request;
      },
      onResponse: async ({ request, response }) => {
        if (response.status !== 401) return;
        const { code } = (await response.clone().json()) as { readonly code?: string };
        const sent = request.headers.get('Authorization');
        // Where another tab has a newer one by now, nobody is logged out.
        const isCurrent = sent === `Bearer ${this.#read()?.token}`;
        if (code === 'invalid_token' && isCurrent) this.#options.storage.removeItem(KEPT);
      },
    };
  }

  /** The token to send. The one tab that gets the lock replaces an old one; the others go on with it meanwhile. */
  #token(): Promise<string | null> {
    const kept = this.#read();
    if (kept === null || !this.#isOld(kept)) return Promise.resolve(kept?.token ?? null);
    return this.#options.locks.request(KEPT, { ifAvailable: true }, async (lock) => {
      // Another tab may have replaced it a moment ago.
      const current = this.#read();
      if (lock !== null && current !== null && this.#isOld(current)) await this.#renew(current.token);
      return this.#read()?.token ?? null;
    });
  }

  async #renew(token: string): Promise<void> {
    const headers = { Authorization: `Bearer ${token}` };
    // An answer that is lost leaves the old token good, since the new one is never used; a later request tries again.
    const answer = await this.#bare.POST('/sessions/current/rotate', { headers }).catch(() => null);
    const renewed = answer?.data?.token;
    // Not where somebody has logged out or in meanwhile. Kept before it is used: that ends the old one.
    if (renewed !== undefined && this.#read()?.token === token) this.#keep(renewed);
  }

  #isOld({ since }: Kept): boolean {
    return Math.abs(Date.now() - since) >= this.#options.renewAfter;
  }

  #read(): Kept | null {
    const text = this.#options.storage.getItem(KEPT);
    return text === null ? null : (JSON.parse(text) as Kept);
  }

  #keep(token: string): void {
    this.#options.storage.setItem(KEPT, JSON.stringify({ token, since: Date.now() }));
  }
}
