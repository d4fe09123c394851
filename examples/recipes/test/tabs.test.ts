import createClient from 'openapi-fetch';
import openapiTypes, { astToString, type OpenAPI3 } from 'openapi-typescript';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import type { paths } from '../src/session-api.js';
import { SharedSession, type SharedSessionOptions } from '../src/tabs-client.js';
import { ALICE, bearer } from './support/http.js';
import { servePage } from './support/pages.js';
import { StartedProgram } from './support/started-program.js';

const endpoint = inject('browser');
const HOUR = 3_600_000;

async function startApi(pages = 'https://app.example.net'): Promise<string> {
  const program = new StartedProgram('tabs-api', { PAGES: pages });
  onTestFinished(() => program[Symbol.asyncDispose]());
  return program.url();
}

describe('the types of the recipe for tabs', () => {
  // `npx vitest run test/tabs.test.ts -u` makes them anew.
  it('are those that openapi-typescript makes of the description', async () => {
    const url = `${await startApi()}/openapi.json`;
    const description = (await (await fetch(url)).json()) as OpenAPI3;
    const types = astToString(await openapiTypes(description));
    await expect(types).toMatchFileSnapshot('../src/session-api.ts');
  });
});

describe('a client of openapi-fetch', () => {
  it('logs in, lists, rotates and revokes', async () => {
    const api = createClient<paths>({ baseUrl: await startApi() });
    const logIn = async () => (await api.POST('/sessions', { body: ALICE })).data;
    const mine = await logIn();
    const other = await logIn();
    let headers = bearer(mine?.token ?? '');

    const list = await api.GET('/sessions', { headers, params: { query: { limit: 1 } } });
    expect(list.data?.sessions.map(({ id, current }) => [id, current])).toEqual([[mine?.session.id, true]]);

    const rotated = await api.POST('/sessions/current/rotate', { headers });
    headers = bearer(rotated.data?.token ?? '');
    const path = { sessionId: other?.session.id ?? '' };
    const revoked = await api.DELETE('/sessions/{sessionId}', { headers, params: { path } });
    expect(revoked.response.status).toBe(204);

    const refused = await api.GET('/sessions/current', { headers: bearer(other?.token ?? '') });
    expect(refused.error?.code).toBe('invalid_token');
    const again = await api.DELETE('/sessions/{sessionId}', { headers, params: { path } });
    // By its code the compiler knows what else a refusal has.
    if (again.error?.code === 'session_too_new') expect(again.error.allowedAt).toBeUndefined();
    expect(again.error?.code).toBe('not_found');
  });

  it('does not compile where a call is wrong', () => {
    const api = createClient<paths>({ baseUrl: 'http://localhost' });
    const wrong = () => [
      // @ts-expect-error no such route
      api.GET('/session'),
      // @ts-expect-error what would be the password?
      api.POST('/sessions', { body: { username: 'alice' } }),
      // @ts-expect-error no such choice
      api.PUT('/sessions/idle-timeout', { body: { idleTimeout: '8d' } }),
    ];
    expect(wrong).toBeTypeOf('function');
  });
});

describe('the client of the recipe for tabs', () => {
  /** What tabs have in common, here without a browser. */
  function browserLike(): Pick<SharedSessionOptions, 'storage' | 'locks'> & { kept: Map<string, string> } {
    const kept = new Map<string, string>();
    let held = false;
    return {
      kept,
      storage: {
        getItem: (name) => kept.get(name) ?? null,
        setItem: (name, value) => void kept.set(name, value),
        removeItem: (name) => void kept.delete(name),
      },
      locks: {
        async request(_name, _options, work) {
          if (held) return work(null);
          held = true;
          try {
            return await work({});
          } finally {
            held = false;
          }
        },
      },
    };
  }

  it('says whether the credentials were right', async () => {
    const session = new SharedSession({ url: await startApi(), ...browserLike() });
    expect(await session.logIn('alice', 'guessed')).toBe(false);
    expect(await session.logIn('alice', 'wonderland')).toBe(true);
    expect((await session.api.GET('/sessions/current')).data?.current).toBe(true);
  });

  it('is the same device at the next log-in', async () => {
    const shared = browserLike();
    const session = new SharedSession({ url: await startApi(), ...shared });
    await session.logIn('alice', 'wonderland');
    const first = (await session.api.GET('/sessions/current')).data;
    await session.logOut();
    await session.logIn('alice', 'wonderland');
    const second = (await session.api.GET('/sessions/current')).data;
    expect(second?.deviceId).toEqual(first?.deviceId);
    expect(second?.id).not.toBe(first?.id);
  });

  it('drops a token whose session has ended', async () => {
    const shared = browserLike();
    const session = new SharedSession({ url: await startApi(), ...shared });
    await session.logIn('alice', 'wonderland');
    await session.api.DELETE('/sessions/all');
    const { error } = await session.api.GET('/sessions/current');
    expect(error?.code).toBe('invalid_token');
    expect(shared.kept.has('session')).toBe(false);
  });

  it('keeps a token that another tab has put there while the one before was refused', async () => {
    const shared = browserLike();
    const url = await startApi();
    const session = new SharedSession({ url, ...shared });
    const other = new SharedSession({ url, ...browserLike() });
    await session.logIn('alice', 'wonderland');
    await other.logIn('alice', 'wonderland');
    await other.api.DELETE('/sessions/others');
    const newer = JSON.stringify({ token: 'newer', since: Date.now() });
    // Behind the client's own, which has read the token by then.
    session.api.use({ onRequest: () => void shared.kept.set('session', newer) });

    const { error } = await session.api.GET('/sessions/current');

    expect(error?.code).toBe('invalid_token');
    expect(shared.kept.get('session')).toBe(newer);
  });
});

describe.skipIf(endpoint === null)('two tabs in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.connect(endpoint ?? '');
  });
  afterAll(() => browser.close());

  async function open(context: BrowserContext, pages: string, api: string): Promise<Page> {
    const page = await context.newPage();
    await page.goto(pages);
    await page.evaluate(`globalThis.session = new client.SharedSession({
      url: ${JSON.stringify(api)}, storage: localStorage, locks: navigator.locks, renewAfter: ${HOUR},
    })`);
    return page;
  }

  async function start() {
    const pages = `http://127.0.0.1:${await servePage('tabs-client')}`;
    const api = await startApi(pages);
    const context = await browser.newContext();
    onTestFinished(() => context.close());
    let rotations = 0;
    context.on('request', (request) => {
      if (request.url().endsWith('/rotate') && request.method() === 'POST') rotations += 1;
    });
    const tabs = [await open(context, pages, api), await open(context, pages, api)] as const;
    await tabs[0].evaluate("session.logIn('alice', 'wonderland')");
    return { context, tabs, rotations: () => rotations };
  }

  const kept = (tab: Page) =>
    tab.evaluate("JSON.parse(localStorage.getItem('session'))") as Promise<{ token: string } | null>;
  /** An hour goes by. */
  const age = (tab: Page) =>
    tab.evaluate(`{
      const kept = JSON.parse(localStorage.getItem('session'));
      localStorage.setItem('session', JSON.stringify({ ...kept, since: kept.since - ${HOUR} }));
    }`);
  const ask = (tab: Page) =>
    tab.evaluate("session.api.GET('/sessions/current').then(({ response }) => response.status)");

  it('log in once, list, rotate and revoke', async () => {
    const { tabs } = await start();
    const [, other] = tabs;
    expect(await ask(other)).toBe(200);
    const calls = `(async () => {
      const { data: list } = await session.api.GET('/sessions');
      const { response: rotated } = await session.api.POST('/sessions/current/rotate');
      const sessionId = list.sessions[0].id;
      const { response: revoked } = await session.api.DELETE('/sessions/{sessionId}', { params: { path: { sessionId } } });
      return [list.sessions.length, rotated.status, revoked.status];
    })()`;
    expect(await other.evaluate(calls)).toEqual([1, 200, 204]);
    expect(await ask(tabs[0])).toBe(401);
  });

  it('renew an old token once, and both go on with the new one', async () => {
    const { tabs, rotations } = await start();
    const before = await kept(tabs[0]);
    await age(tabs[0]);

    const many = 'Promise.all(Array.from({ length: 5 }, () => session.api.GET("/sessions/current")))';
    const statuses = `${many}.then((answers) => answers.map(({ response }) => response.status))`;
    const answers = await Promise.all(tabs.map((tab) => tab.evaluate(statuses)));

    expect(answers.flat()).toEqual(Array(10).fill(200));
    expect(rotations()).toBe(1);
    const after = await kept(tabs[1]);
    expect(after?.token).not.toBe(before?.token);
    for (const tab of tabs) {
      const sent = tab.waitForRequest((request) => request.method() === 'GET');
      expect(await ask(tab)).toBe(200);
      expect(await (await sent).headerValue('Authorization')).toBe(`Bearer ${after?.token}`);
    }
  });

  it('go on where the answer with the new token is lost', async () => {
    const { context, tabs, rotations } = await start();
    const before = await kept(tabs[0]);
    await age(tabs[0]);
    const lost: number[] = [];
    await context.route('**/rotate', async (route) => {
      lost.push((await route.fetch()).status());
      await route.abort();
    });

    expect([await ask(tabs[0]), await ask(tabs[1])]).toEqual([200, 200]);
    expect((await kept(tabs[0]))?.token).toBe(before?.token);
    expect(lost).toEqual([200, 200]);

    await context.unroute('**/rotate');
    expect([await ask(tabs[1]), await ask(tabs[0])]).toEqual([200, 200]);
    expect((await kept(tabs[0]))?.token).not.toBe(before?.token);
    expect(rotations()).toBe(3);
  });

  it('log out together', async () => {
    const { tabs } = await start();
    const [one, other] = tabs;
    const told = other.evaluate(
      "new Promise((resolve) => addEventListener('storage', ({ key, newValue }) => resolve([key, newValue])))",
    );
    await one.evaluate('session.logOut()');
    expect(await told).toEqual(['session', null]);
    const code = "session.api.GET('/sessions/current').then(({ error }) => error.code)";
    expect(await other.evaluate(code)).toBe('token_missing');
  });
});
