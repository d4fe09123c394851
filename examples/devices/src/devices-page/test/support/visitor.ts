/** A page as a visitor got it. */
export interface Visit {
  readonly status: number;
  readonly location: string | null;
  readonly headers: Headers;
  readonly text: string;
}

/** A browser without scripts, as far as requests go: it keeps cookies and says where a form comes from. */
export class Visitor {
  readonly #url: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #cookies = new Map<string, string>();

  constructor(url: string, headers: Readonly<Record<string, string>> = {}) {
    this.#url = url;
    this.#headers = headers;
  }

  get(path: string): Promise<Visit> {
    return this.#request(path, {});
  }

  /** Sends a form. */
  post(path: string, fields: Readonly<Record<string, string>> = {}, site = 'same-origin'): Promise<Visit> {
    return this.#request(path, {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers: { 'Sec-Fetch-Site': site },
    });
  }

  logIn(username: string, password = `${username} here`): Promise<Visit> {
    return this.post('/login', { username, password });
  }

  /** Sends a form and follows to the page that comes of it. */
  async send(path: string, fields: Readonly<Record<string, string>> = {}): Promise<Visit> {
    const { location } = await this.post(path, fields);
    return this.get(location ?? '');
  }

  cookie(name: string): string | undefined {
    return this.#cookies.get(name);
  }

  setCookie(name: string, value: string): void {
    this.#cookies.set(name, value);
  }

  async #request(path: string, init: RequestInit): Promise<Visit> {
    const response = await fetch(this.#url + path, {
      redirect: 'manual',
      ...init,
      headers: { Accept: 'text/html', ...this.#headers, ...init.headers, Cookie: this.#cookieHeader() },
    });
    for (const line of response.headers.getSetCookie()) this.#keep(line);
    const { status, headers } = response;
    return { status, headers, location: headers.get('Location'), text: await response.text() };
  }

  #cookieHeader(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  #keep(line: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (value === '' || /Max-Age=0|expires=Thu, 01 Jan 1970/i.test(line)) this.#cookies.delete(name);
    else this.#cookies.set(name, value);
  }
}
