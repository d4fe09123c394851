/** What the device keeps, and nobody else may read. */
export interface Secrets {
  /** Null when nobody is logged in. */
  readonly token: string | null;
  /** By it the next log-in is one of a known device. It stays when the user logs out. */
  readonly deviceSecret: string | null;
}

/** Where it is kept: the Keychain, or a file under a key of the Keystore. */
export interface Vault {
  read(): Promise<Secrets>;
  /** Resolves when it would survive a crash. */
  write(secrets: Secrets): Promise<void>;
}

/** The session is over: show the log-in. */
export class LoggedOutError extends Error {}

/** Nothing is known: the user is logged in as before, and what was to be done may have been done. */
export class TryAgainError extends Error {}

export interface SessionClientOptions {
  /** Such as `'https://api.example.com'`. */
  readonly url: string;
  readonly vault: Vault;
  readonly fetch?: typeof fetch;
  /** Waits so many milliseconds. */
  readonly wait?: (time: number) => Promise<unknown>;
}

const ATTEMPTS = 3;
/** RFC 9110 §9.2.2: what may be sent again when its answer is lost. */
const IDEMPOTENT = new Set(['GET', 'HEAD', 'PUT', 'DELETE']);

export class SessionClient {
  readonly #options: Required<SessionClientOptions>;
  /** Changes of the vault, one after another. */
  #changes: Promise<unknown> = Promise.resolve();

  constructor(options: SessionClientOptions) {
    const wait = (time: number) => new Promise((resolve) => setTimeout(resolve, time));
    this.#options = { fetch: globalThis.fetch.bind(globalThis), wait, ...options };
  }

  /**
   * Logs in; false for wrong credentials.
   *
   * @param credentials and beside them `app: { name, version }`, for the list of devices
   */
  async logIn(credentials: Readonly<Record<string, unknown>>): Promise<boolean> {
    const { deviceSecret } = await this.#options.vault.read();
    const answer = await this.#send('/sessions', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ ...credentials, deviceSecret }),
    });
    if ((await codeOf(answer)) === 'invalid_credentials') return false;
    if (!answer.ok) throw new Error(`The log-in was refused: ${await answer.text()}`);
    const secrets = (await answer.json()) as Secrets;
    await this.#change(() => ({ token: secrets.token, deviceSecret: secrets.deviceSecret }));
    return true;
  }

  /** Calls the API. The body of a request must be one that can be sent twice. */
  async request(path: string, init: RequestInit = {}): Promise<Response> {
    const { token } = await this.#options.vault.read();
    if (token === null) throw new LoggedOutError();
    const headers = new Headers(init.headers);
    headers.set('Authorization', `Bearer ${token}`);
    const answer = await this.#send(path, { ...init, headers });
    const renewed = answer.headers.get('Session-Token');
    // Kept before it is used: the first use of a new token ends the old one.
    if (renewed !== null) await this.#replace(token, renewed);
    if ((await codeOf(answer)) !== 'invalid_token') return answer;
    // Refused, and nothing newer came meanwhile with another answer: then it is over.
    if (await this.#replace(token, null)) throw new LoggedOutError();
    return this.request(path, init);
  }

  /** Logs out here, whatever the network does. False where the session may live on at the server: say so. */
  async logOut(): Promise<boolean> {
    try {
      return (await this.request('/sessions/current', { method: 'DELETE' })).ok;
    } catch (error) {
      return error instanceof LoggedOutError;
    } finally {
      await this.#change((secrets) => ({ ...secrets, token: null }));
    }
  }

  /** Sends a request. A failing store or a dead network logs nobody out. */
  async #send(path: string, init: RequestInit): Promise<Response> {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.#options.fetch(new URL(path, this.#options.url), init).catch(() => null);
      if (answer !== null && ![502, 503, 504].includes(answer.status)) return answer;
      if (attempt === ATTEMPTS || !IDEMPOTENT.has(init.method ?? 'GET')) {
        throw new TryAgainError(answer === null ? 'No answer' : `Answered with ${answer.status}`);
      }
      await this.#options.wait(1000 * (Number(answer?.headers.get('Retry-After')) || attempt));
    }
  }

  /** Puts a token in the place of the one that was sent. False where that is no longer the one. */
  async #replace(sent: string, token: string | null): Promise<boolean> {
    let replaced = false;
    await this.#change((secrets) => {
      replaced = secrets.token === sent;
      return replaced ? { ...secrets, token } : secrets;
    });
    return replaced;
  }

  #change(change: (secrets: Secrets) => Secrets): Promise<void> {
    const { vault } = this.#options;
    const changed = this.#changes.then(async () => vault.write(change(await vault.read())));
    this.#changes = changed.catch(() => {});
    return changed;
  }
}

/** The `code` of a refusal (RFC 9457), or nothing. */
async function codeOf(answer: Response): Promise<string> {
  if (answer.ok) return '';
  const problem = (await answer
    .clone()
    .json()
    .catch(() => null)) as { code?: string } | null;
  return problem?.code ?? '';
}
