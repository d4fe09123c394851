import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import {
  type PageSetup,
  type StartedPage,
  startPage,
} from '../../src/devices-page/test/support/start-page.js';
import { describeInBrowser, logIn, type Open } from './support/in-browser.js';
import { CHROME_ON_ANDROID, EDGE_ON_WINDOWS } from './support/user-agents.js';

/** Goes to a page, or brings one about. */
type Way = (page: Page, server: StartedPage) => Promise<unknown>;

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const devices: Way = async (page, { sessions }) => {
  await logIn(page, 'alice');
  await sessions.issue({ userId: 'alice', userAgent: EDGE_ON_WINDOWS, label: 'Work', justProved: true });
  await sessions.issue({ userId: 'alice', userAgent: CHROME_ON_ANDROID, ip: '192.0.2.1' });
  await sessions.issue({ userId: 'alice', pending: true });
  await page.reload();
};
const typeIn = async (page: Page, username: string, password: string) => {
  await page.locator('#username').fill(username);
  await page.locator('#password').fill(password);
  await page.locator('button.primary').click();
};

const PAGES: Readonly<Record<string, Way>> = {
  'the log-in form': async () => {},
  'a wrong password': async (page) => {
    await typeIn(page, 'alice', 'wrong');
    await page.locator('[data-kind=failure]').waitFor();
  },
  'having been logged out': async (page, { sessions }) => {
    await logIn(page, 'alice');
    await sessions.endAll('alice');
    await page.reload();
  },
  'the code': async (page) => {
    await typeIn(page, 'carol', 'carol here');
    await page.locator('#code').waitFor();
  },
  'a wrong code': async (page) => {
    await typeIn(page, 'carol', 'carol here');
    await page.locator('#code').fill('0');
    await page.locator('button.primary').click();
    await page.locator('[data-kind=failure]').waitFor();
  },
  'the only device': (page) => logIn(page, 'alice'),
  'the list': devices,
  'the list with details': async (page, server) => {
    await devices(page, server);
    for (const summary of await page.locator('summary').all()) await summary.click();
  },
  'the question in a dialog': async (page, server) => {
    await devices(page, server);
    await page.locator('#log-out-others').click();
    await page.locator('dialog[open]').waitFor();
  },
  'the question as a page': async (page, server) => {
    await devices(page, server);
    await page.goto(`${server.url}/devices/log-out-others`);
  },
  'a result': async (page, server) => {
    await devices(page, server);
    await page.locator('[id^=deny-]').click();
    await page.locator('#result[data-kind=success]').waitFor();
  },
  'a failure': async (page, server) => {
    await devices(page, server);
    server.fail(true);
    await page.locator('[id^=deny-]').click();
    await page.locator('#result[data-kind=failure]').waitFor();
  },
  'a device that waits': async (page, { sessions }) => {
    await sessions.issue({ userId: 'alice' });
    await logIn(page, 'alice');
  },
  'a store that fails': async (page, server) => {
    server.fail(true);
    await page.reload();
  },
};

const SETUP: PageSetup = {
  manager: {
    confirmNewDevices: '7d',
    locate: () => ({ country: 'Iceland', region: null, city: 'Reykjavík' }),
  },
};

/** What axe finds wrong, and what it can't judge by itself about contrast. */
async function faultsOf(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: typeof import('axe-core') };
    const { violations, incomplete } = await axe.run();
    const doubts = incomplete.filter(({ id }) => id === 'color-contrast');
    return [...violations, ...doubts].flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
    );
  });
}

const look =
  (open: Open, locale: string, colorScheme: 'light' | 'dark', way: Way, phone: boolean) => async () => {
    await using server = await startPage(SETUP);
    const page = await open(`${server.url}/devices`, { locale, colorScheme, phone });
    await way(page, server);
    expect(await page.locator('html').getAttribute('dir')).toBe(locale.startsWith('fa') ? 'rtl' : 'ltr');
    expect(await faultsOf(page)).toEqual([]);
    const { scrollWidth, clientWidth } = await page.evaluate(() => document.documentElement);
    expect(scrollWidth).toBe(clientWidth);
  };

describeInBrowser('axe finds nothing', (open) => {
  for (const [name, way] of Object.entries(PAGES)) {
    it(`on ${name}, in English by day, on a desk`, look(open, 'en-US', 'light', way, false));
    it(`on ${name}, in English by night, on a phone`, look(open, 'en-US', 'dark', way, true));
    it(`on ${name}, in Persian by day, on a phone`, look(open, 'fa-IR', 'light', way, true));
    it(`on ${name}, in Persian by night, on a desk`, look(open, 'fa-IR', 'dark', way, false));
  }
});

describeInBrowser('axe', (open) => {
  it('finds what is wrong', async () => {
    await using server = await startPage();
    const page = await open(`${server.url}/login`);
    await page.evaluate(() => document.querySelector('label')?.remove());
    expect((await faultsOf(page)).join()).toMatch(/^label: /);
  });
});

describeInBrowser('the look', (open) => {
  it('is dark where the application says so, whatever the system prefers', async () => {
    await using server = await startPage();
    const page = await open(`${server.url}/login`, { colorScheme: 'light' });
    const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const light = await background();
    await page.evaluate(() => {
      document.documentElement.style.colorScheme = 'dark';
    });
    expect(await background()).not.toBe(light);
  });
});
