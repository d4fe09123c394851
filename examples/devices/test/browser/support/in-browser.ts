import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, inject } from 'vitest';
import { type StartedPage, startPage } from '../../../src/devices-page/test/support/start-page.js';

export const WIDE = { width: 1100, height: 800 };
export const PHONE = { width: 360, height: 740 };

/** On a machine that does much else. Nothing waits for so long that is there. */
const TIMEOUT = 120_000;

export interface Visit
  extends Pick<
    BrowserContextOptions,
    'colorScheme' | 'deviceScaleFactor' | 'javaScriptEnabled' | 'userAgent'
  > {
  readonly phone?: boolean;
  /** What the browser asks for, such as `'fa-IR'`. */
  readonly locale?: string;
}

/** Opens a new browser, as far as a server can tell: with cookies of its own. */
export type Open = (url: string, visit?: Visit) => Promise<Page>;

/**
 * Tests in a browser. Whatever they do, no page may ask another host for anything, break its Content-Security-Policy or
 * report an error.
 */
export function describeInBrowser(name: string, define: (open: Open, start: typeof startPage) => void): void {
  const endpoint = inject('browser');
  describe.skipIf(endpoint === null)(name, () => {
    let browser: Browser;
    let problems: string[] = [];
    const servers: StartedPage[] = [];

    beforeAll(async () => {
      browser = await chromium.connect(endpoint ?? '');
    });
    afterAll(() => browser.close());
    afterEach(async () => {
      // The browsers first: one that still loads a picture would find nobody.
      for (const context of browser.contexts()) await context.close();
      for (const server of servers.splice(0)) await server[Symbol.asyncDispose]();
      const found = problems;
      problems = [];
      expect(found).toEqual([]);
    });

    const start: typeof startPage = async (setup) => {
      const server = await startPage(setup);
      servers.push(server);
      return server;
    };
    const open: Open = async (url, { phone = false, locale = 'en-US', ...visit } = {}) => {
      const context = await browser.newContext({
        locale,
        timezoneId: 'UTC',
        viewport: phone ? PHONE : WIDE,
        hasTouch: phone,
        ...visit,
      });
      context.setDefaultTimeout(TIMEOUT);
      const page = await context.newPage();
      watch(page, new URL(url).origin, problems);
      await page.goto(url);
      return page;
    };
    define(open, start);
  });
}

/** A refusal or a failing store is answered by a status that the browser notes as well. */
const EXPECTED = /^Failed to load resource: the server responded with a status of (?:401|403|409|429|503) /;

export function watch(page: Page, origin: string, problems: string[]): void {
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== origin) problems.push(`A request for ${request.url()}`);
  });
  page.on('console', (message) => {
    const isProblem = message.type() === 'error' || message.type() === 'warning';
    if (isProblem && !EXPECTED.test(message.text())) problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(String(error)));
}

/** Keeps a page from learning by itself what happens to the list: a proxy holds it back. */
export async function withoutEvents(page: Page): Promise<void> {
  await page.route('**/events', () => {});
}

export async function logIn(page: Page, username: string, password = `${username} here`): Promise<void> {
  await page.locator('#username').fill(username);
  await page.locator('#password').fill(password);
  await page.locator('button.primary').click();
  await page.waitForURL((url) => !url.pathname.startsWith('/login'));
}
