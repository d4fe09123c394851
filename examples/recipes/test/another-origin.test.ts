import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import { servePage } from './support/pages.js';
import { StartedProgram } from './support/started-program.js';

const endpoint = inject('browser');

/** The API is at http://localhost: another port is another origin of the same site, and 127.0.0.1 is another site. */
const SAME_SITE = 'localhost';
const OTHER_SITE = '127.0.0.1';

describe.skipIf(endpoint === null)('the recipe for another origin', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.connect(endpoint ?? '');
  });
  afterAll(() => browser.close());

  async function startApi(name: string, pages: string): Promise<string> {
    const program = new StartedProgram(name, { PAGES: pages });
    onTestFinished(() => program[Symbol.asyncDispose]());
    return (await program.url()).replace('127.0.0.1', 'localhost');
  }

  /** Opens a page in a browser of its own, or in the one that another page is in; `api` is there for its scripts. */
  async function open(url: string, api: string, other?: Page): Promise<Page> {
    const context = other?.context() ?? (await browser.newContext());
    if (other === undefined) onTestFinished(() => context.close());
    const page = await context.newPage();
    await page.goto(url);
    await page.evaluate(`globalThis.api = ${JSON.stringify(api)}`);
    return page;
  }

  const who = (page: Page) =>
    page.evaluate(
      'client.callApi(api).then(async (answer) => [answer.status, (await answer.json()).userId])',
    );

  describe('on the same site, with a cookie', () => {
    async function start(host = SAME_SITE) {
      const url = `http://${host}:${await servePage('another-origin-client')}`;
      const api = await startApi('another-origin', url);
      return { api, page: await open(url, api) };
    }
    const logIn = (page: Page) => page.evaluate("client.logIn(api, 'alice', 'wonderland')");

    it('logs in, and is let in from then on', async () => {
      const { page } = await start();
      expect(await logIn(page)).toBe(true);
      expect(await who(page)).toEqual([200, 'alice']);
    });

    it('keeps the token from the scripts of its own pages', async () => {
      const { page } = await start();
      await logIn(page);
      const cookies = await page.context().cookies();
      expect(cookies.map(({ name, httpOnly, secure }) => [name, httpOnly, secure])).toContainEqual([
        '__Host-session',
        true,
        true,
      ]);
      expect(await page.evaluate('document.cookie')).toBe('');
    });

    it('can read what a refusal says', async () => {
      const { page } = await start();
      expect(await page.evaluate("client.logIn(api, 'alice', 'guessed')")).toBe(false);
      expect(await page.evaluate('client.callApi(api).then((answer) => answer.json())')).toMatchObject({
        code: 'token_missing',
      });
    });

    it('logs out', async () => {
      const { page } = await start();
      await logIn(page);
      const logOut =
        "client.callApi(api + '/sessions/current', { method: 'DELETE' }).then((answer) => answer.status)";
      expect(await page.evaluate(logOut)).toBe(204);
      expect(await who(page)).toEqual([401, undefined]);
    });

    it('refuses pages of an origin that it doesn’t trust, though they have the cookie', async () => {
      const { api, page } = await start();
      await logIn(page);
      const url = `http://${SAME_SITE}:${await servePage('another-origin-client')}`;
      const elsewhere = await open(url, api, page);
      const request = elsewhere.waitForRequest('**/rotate');
      await elsewhere.evaluate(
        "fetch(api + '/sessions/current/rotate', { method: 'POST', mode: 'no-cors', credentials: 'include' })",
      );
      // Without the cookie it were a 401.
      expect((await (await request).response())?.status()).toBe(403);
      await expect(who(elsewhere)).rejects.toThrow('Failed to fetch');
    });

    it('doesn’t work from another site, where the cookie stays behind', async () => {
      const { page } = await start(OTHER_SITE);
      expect(await logIn(page)).toBe(true);
      expect(await who(page)).toEqual([401, undefined]);
    });
  });

  describe('on another site, with a token', () => {
    async function start() {
      const url = `http://${OTHER_SITE}:${await servePage('mobile-client')}`;
      const api = await startApi('another-site', url);
      const page = await open(url, api);
      await page.evaluate(`{
        let secrets = { token: null, deviceSecret: null };
        const vault = { read: async () => secrets, write: async (given) => { secrets = given; } };
        globalThis.sessions = new client.SessionClient({ url: api, vault });
      }`);
      return page;
    }
    const logIn = (page: Page) =>
      page.evaluate("sessions.logIn({ username: 'alice', password: 'wonderland' })");

    it('logs in, and is let in from then on', async () => {
      const page = await start();
      expect(await logIn(page)).toBe(true);
      expect(await page.evaluate("sessions.request('/').then((answer) => answer.json())")).toEqual({
        userId: 'alice',
      });
    });

    it('logs out', async () => {
      const page = await start();
      await logIn(page);
      await page.evaluate('sessions.logOut()');
      await expect(page.evaluate("sessions.request('/')")).rejects.toThrow();
    });

    it('may read the new token, and when to try again', async () => {
      const page = await start();
      await logIn(page);
      const answer = page.waitForResponse((response) => response.url().endsWith('/where'));
      await page.evaluate("sessions.request('/where')");
      expect(await (await answer).headerValue('access-control-expose-headers')).toBe(
        'Session-Token,Retry-After',
      );
    });
  });
});
