import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import type { PageSetup, StartedPage } from '../../src/devices-page/test/support/start-page.js';
import { describeInBrowser, logIn, PHONE, WIDE } from './support/in-browser.js';
import { CHROME_ON_ANDROID, EDGE_ON_WINDOWS } from './support/user-agents.js';

/** Goes to a page, or brings one about. */
type Way = (page: Page, server: StartedPage) => Promise<unknown>;

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const devices: Way = async (page, { sessions }) => {
  await logIn(page, 'alice');
  const work = await sessions.issue({ userId: 'alice', userAgent: EDGE_ON_WINDOWS, label: 'Work' });
  await sessions.confirm('alice', work.session.id);
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
    await sessions.revokeAll('alice');
    await page.waitForURL('**/login?**');
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

/** WCAG 2.2, 1.4.10: nothing goes out of sight at a width of 320 pixels. */
const SIZES = [WIDE, PHONE, { width: 320, height: 640 }];

async function lookAt(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const size of SIZES) {
      await page.setViewportSize(size);
      const overflow = await page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement;
        return scrollWidth - clientWidth;
      });
      expect({ colorScheme, size, overflow }).toMatchObject({ overflow: 0 });
    }
    for (const size of [WIDE, PHONE]) {
      await page.setViewportSize(size);
      const faults = await faultsOf(page);
      expect({ colorScheme, size, faults }).toMatchObject({ faults: [] });
    }
  }
}

describeInBrowser('axe finds nothing, by day and by night, on a desk and on a phone,', (open, start) => {
  it.each(
    Object.entries(PAGES).flatMap(([name, way]) => [
      [name, 'English', 'en-US', 'ltr', way] as const,
      [name, 'Persian', 'fa-IR', 'rtl', way] as const,
    ]),
  )('on %s in %s', async (_name, _language, locale, direction, way) => {
    const server = await start(SETUP);
    const page = await open(`${server.url}/devices`, { locale });
    await way(page, server);
    expect(await page.locator('html').getAttribute('dir')).toBe(direction);
    await lookAt(page);
  });
});

describeInBrowser('axe', (open, start) => {
  it('finds what is wrong', async () => {
    const server = await start();
    const page = await open(`${server.url}/login`);
    await page.evaluate(() => document.querySelector('label')?.remove());
    expect((await faultsOf(page)).join()).toMatch(/^label: /);
  });
});

describeInBrowser('the look', (open, start) => {
  it('is dark where the application says so, whatever the system prefers', async () => {
    const server = await start();
    const page = await open(`${server.url}/login`, { colorScheme: 'light' });
    const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const light = await background();
    await page.evaluate(() => {
      document.documentElement.style.colorScheme = 'dark';
    });
    expect(await background()).not.toBe(light);
  });
});
