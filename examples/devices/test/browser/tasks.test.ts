import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import type { StartedPage } from '../../src/devices-page/test/support/start-page.js';
import { describeInBrowser, logIn, withoutEvents } from './support/in-browser.js';
import { Keyboard } from './support/keyboard.js';
import {
  CHROME_ON_ANDROID,
  EDGE_ON_WINDOWS,
  FIREFOX_ON_LINUX,
  SAFARI_ON_IPHONE,
} from './support/user-agents.js';

// What people come for, on a phone, and what it costs them: keys without a mouse, taps without a keyboard.

const PLACES: Readonly<Record<string, string>> = { '192.0.2.44': 'Reykjavík', '203.0.113.9': 'Recife' };
const SETUP = {
  manager: {
    locate: (ip: string) => ({ country: null, region: null, city: PLACES[ip] ?? null }),
    confirmNewDevices: '7d',
  },
};

/** On her phone, with three more devices; the second of them is not hers. */
async function withDevices(page: Page, { sessions, pass }: StartedPage): Promise<void> {
  await logIn(page, 'alice');
  const others = [
    { userAgent: EDGE_ON_WINDOWS, ip: '192.0.2.44' },
    { userAgent: FIREFOX_ON_LINUX, ip: '203.0.113.9' },
    { userAgent: CHROME_ON_ANDROID, ip: '192.0.2.44' },
  ];
  for (const other of others) {
    pass(60_000);
    const { session } = await sessions.issue({ userId: 'alice', ...other });
    await sessions.confirm('alice', session.id);
  }
  await page.reload();
}

describeInBrowser('to find the device that isn’t mine and log it out', (open, start) => {
  const strange = (page: Page) => page.getByRole('listitem').filter({ hasText: 'Recife' });

  it('takes eight keys', async () => {
    const server = await start(SETUP);
    const page = await open(`${server.url}/devices`, { phone: true, userAgent: SAFARI_ON_IPHONE });
    await withDevices(page, server);
    const keyboard = new Keyboard(page);
    await keyboard.tabTo(strange(page).getByRole('button', { name: /^Log out/ }));
    await keyboard.press('Enter');
    await strange(page).waitFor({ state: 'detached' });
    await page.getByRole('status').getByText('is logged out.').waitFor();
    expect(keyboard.presses).toBe(8);
  });

  it('takes one tap', async () => {
    const server = await start(SETUP);
    const page = await open(`${server.url}/devices`, { phone: true, userAgent: SAFARI_ON_IPHONE });
    await withDevices(page, server);
    await strange(page)
      .getByRole('button', { name: /^Log out/ })
      .tap();
    await strange(page).waitFor({ state: 'detached' });
  });
});

describeInBrowser('to name my phone', (open, start) => {
  it('takes six keys', async () => {
    const server = await start(SETUP);
    const page = await open(`${server.url}/devices`, { phone: true, userAgent: SAFARI_ON_IPHONE });
    await withDevices(page, server);
    const keyboard = new Keyboard(page);
    const mine = page.getByRole('region', { name: 'This device' });
    await keyboard.tabTo(mine.locator('summary'));
    await keyboard.press('Enter');
    await keyboard.tabTo(mine.getByLabel('Name of this device'));
    await keyboard.type('My phone');
    await keyboard.press('Enter');
    await mine.getByRole('heading', { name: 'My phone' }).waitFor();
    expect(keyboard.presses).toBe(6);
  });

  it('takes three taps', async () => {
    const server = await start(SETUP);
    const page = await open(`${server.url}/devices`, { phone: true, userAgent: SAFARI_ON_IPHONE });
    await withDevices(page, server);
    const mine = page.getByRole('region', { name: 'This device' });
    await mine.locator('summary').tap();
    await mine.getByLabel('Name of this device').tap();
    await page.keyboard.type('My phone');
    await mine.getByRole('button', { name: 'Save' }).tap();
    await mine.getByRole('heading', { name: 'My phone' }).waitFor();
  });
});

describeInBrowser('to log out everywhere after losing a laptop', (open, start) => {
  it('takes seven keys', async () => {
    const server = await start(SETUP);
    const page = await open(`${server.url}/devices`, { phone: true, userAgent: SAFARI_ON_IPHONE });
    await withDevices(page, server);
    const keyboard = new Keyboard(page);
    await keyboard.tabTo(page.getByRole('link', { name: 'Log out all others' }));
    await keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Log out your 3 other devices?' });
    await dialog.waitFor();
    await keyboard.tabTo(dialog.getByRole('button', { name: 'Log out' }));
    await keyboard.press('Enter');
    await page.getByRole('status').getByText('3 other devices are logged out.').waitFor();
    expect(keyboard.presses).toBe(7);
    expect((await server.sessions.list('alice')).sessions).toHaveLength(1);
  });

  it('takes two taps', async () => {
    const server = await start(SETUP);
    const page = await open(`${server.url}/devices`, { phone: true, userAgent: SAFARI_ON_IPHONE });
    await withDevices(page, server);
    await page.getByRole('link', { name: 'Log out all others' }).tap();
    await page.getByRole('dialog').getByRole('button', { name: 'Log out' }).tap();
    await page.getByRole('status').getByText('3 other devices are logged out.').waitFor();
  });

  it('can be thought better of by one key', async () => {
    const server = await start(SETUP);
    const page = await open(`${server.url}/devices`, { phone: true, userAgent: SAFARI_ON_IPHONE });
    await withDevices(page, server);
    await page.getByRole('link', { name: 'Log out all others' }).press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await page.locator(':focus').getAttribute('id')).toBe('log-out-others');
  });
});

describeInBrowser('to confirm a new device', (open, start) => {
  it('takes three keys', async () => {
    const server = await start(SETUP);
    const page = await open(`${server.url}/devices`, { phone: true, userAgent: SAFARI_ON_IPHONE });
    await withDevices(page, server);
    await server.sessions.issue({ userId: 'alice', label: 'New laptop' });
    await page.reload();
    const keyboard = new Keyboard(page);
    await keyboard.tabTo(page.getByRole('button', { name: /^Yes, it was me/ }));
    await keyboard.press('Enter');
    await page.getByRole('status').getByText('is confirmed.').waitFor();
    expect(keyboard.presses).toBe(3);
  });

  it('takes one tap', async () => {
    const server = await start(SETUP);
    const page = await open(`${server.url}/devices`, { phone: true, userAgent: SAFARI_ON_IPHONE });
    await withDevices(page, server);
    await server.sessions.issue({ userId: 'alice', label: 'New laptop' });
    await page.reload();
    await page.getByRole('button', { name: /^Yes, it was me/ }).tap();
    await page.getByRole('status').getByText('is confirmed.').waitFor();
  });
});

describeInBrowser('to come back after having been logged out', (open, start) => {
  it('takes two keys, and leads to where one was', async () => {
    const server = await start({ page: { path: '/account/devices' } });
    const page = await open(`${server.url}/account/devices`, { phone: true });
    await withoutEvents(page);
    await logIn(page, 'alice');
    await server.sessions.revokeAll('alice');
    server.pass(1);
    await page.goto(`${server.url}/account/devices?from=bookmark`);
    await page.getByText('You were logged out').waitFor();
    const keyboard = new Keyboard(page);
    await keyboard.type('alice');
    await keyboard.press('Tab');
    await keyboard.type('alice here');
    await keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Your devices' }).waitFor();
    expect(new URL(page.url()).search).toBe('?from=bookmark');
    expect(keyboard.presses).toBe(2);
  });
});

/** Goes from stop to stop until the page is left or begun anew, and looks at each. */
async function walk(page: Page, key: string): Promise<string[]> {
  const stops: string[] = [];
  for (;;) {
    const stop = await page.evaluate(() => {
      const element = document.activeElement;
      if (element === null || element === document.body) return null;
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      const { left, top, width, height } = element.getBoundingClientRect();
      const at = document.elementFromPoint(left + width / 2, top + height / 2);
      return {
        name: element.outerHTML,
        isSeen: outlineStyle === 'solid' && Number.parseFloat(outlineWidth) >= 2,
        isFree: at !== null && (element.contains(at) || at.contains(element)),
      };
    });
    if (stop === null || stops.includes(stop.name)) return stops;
    expect(stop).toMatchObject({ isSeen: true, isFree: true });
    stops.push(stop.name);
    await page.keyboard.press(key);
  }
}

describeInBrowser('focus', (open, start) => {
  it.each(['light', 'dark'] as const)(
    'is seen wherever it is, and covered by nothing, by %s',
    async (colorScheme) => {
      const server = await start(SETUP);
      const page = await open(`${server.url}/devices`, { phone: true, colorScheme });
      await withDevices(page, server);
      // The message stays on top from now on.
      await page.locator('#save-idle-timeout').press('Enter');
      await page.getByRole('status').getByText('without use').waitFor();
      for (const summary of await page.locator('summary').all()) await summary.press('Enter');
      await page.locator('header a').focus();
      const down = await walk(page, 'Tab');
      await page.locator('footer a').focus();
      const up = await walk(page, 'Shift+Tab');
      expect(down.length).toBeGreaterThan(20);
      expect(up).toEqual([...down].reverse());
    },
  );
});

describeInBrowser('to log in on a computer that is not mine', (open, start) => {
  it('takes nothing but a name and a password: the cookie goes with the browser', async () => {
    const server = await start();
    const page = await open(`${server.url}/login`, { phone: true });
    await logIn(page, 'alice');
    expect(await sessionCookieOf(page)).toMatchObject({ expires: -1 });
  });
});

describeInBrowser('to stay logged in on a computer that is mine', (open, start) => {
  it('takes one tap more: the cookie stays for as long as the session can', async () => {
    const server = await start();
    const page = await open(`${server.url}/login`, { phone: true });
    await page.getByRole('checkbox', { name: 'Keep me logged in on this device' }).tap();
    await logIn(page, 'alice');
    const [session] = (await server.sessions.list('alice')).sessions;
    const { expires = 0 } = (await sessionCookieOf(page)) ?? {};
    // By the browser's own clock; browsers cut it to 400 days.
    expect(expires).toBeGreaterThan(Date.now() / 1000 + 300 * 86_400);
    expect(session?.rememberMe).toBe(true);
  });
});

async function sessionCookieOf(page: Page) {
  return (await page.context().cookies()).find(({ name }) => name.endsWith('session'));
}
