import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { describeInBrowser, logIn, watch, withoutEvents } from './support/in-browser.js';
import { EDGE_ON_WINDOWS, FIREFOX_ON_LINUX, SAFARI_ON_IPHONE } from './support/user-agents.js';

const CONFIRMING = { manager: { confirmNewDevices: '7d' } };

describeInBrowser('three devices of one user', (open, start) => {
  it('see each other, and one that is logged out by another is refused', async () => {
    const server = await start();
    const url = `${server.url}/devices`;
    const laptop = await open(url, { userAgent: FIREFOX_ON_LINUX });
    const phone = await open(url, { userAgent: SAFARI_ON_IPHONE, phone: true });
    const work = await open(url, { userAgent: EDGE_ON_WINDOWS });
    for (const page of [laptop, phone, work]) {
      await logIn(page, 'alice');
      server.pass(1);
    }
    await laptop.reload();
    expect(await laptop.getByRole('listitem').getByRole('heading').allTextContents()).toHaveLength(3);
    expect(await laptop.getByRole('region', { name: 'This device' }).getByRole('listitem').count()).toBe(1);

    await phone.reload();
    const others = phone.getByRole('region', { name: 'Other devices' });
    await others.locator('#others').waitFor();
    expect(await others.getByRole('listitem').count()).toBe(2);

    await others.getByRole('button', { name: /^Log out .*Edge/ }).click();
    await phone.getByRole('status').getByText('is logged out.').waitFor();
    expect(await others.getByRole('listitem').count()).toBe(1);

    await work.getByRole('heading', { name: 'Log in' }).waitFor();
    await work.getByText('You were logged out').waitFor();
    expect(await (await laptop.reload())?.status()).toBe(200);
  });

  it('are named, in whatever letters', async () => {
    const server = await start();
    const page = await open(`${server.url}/devices`);
    await logIn(page, 'alice');
    for (const name of ['Küche & <b>Bad</b>', 'گوشی من', '"']) {
      await page.getByText('Details and name').click();
      await page.getByLabel('Name of this device').fill(name);
      await page.getByRole('button', { name: 'Save' }).first().click();
      await page.getByRole('heading', { level: 3, name, exact: true }).waitFor();
      // Closed again, and the new name is what is read next.
      expect(await page.locator('details[open]').count()).toBe(0);
      expect(await page.locator(':focus').textContent()).toBe(name);
    }
  });

  it('are all logged out but one, after a question', async () => {
    const server = await start();
    const [page, other, third] = [
      await open(`${server.url}/devices`),
      await open(`${server.url}/devices`),
      await open(`${server.url}/devices`, { phone: true }),
    ];
    for (const each of [other, third, page]) await logIn(each, 'alice');
    await page.getByRole('link', { name: 'Log out all others' }).click();
    const dialog = page.getByRole('dialog', { name: 'Log out your 2 other devices?' });
    await dialog.getByRole('link', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(await page.locator(':focus').getAttribute('id')).toBe('log-out-others');
    await page.getByRole('link', { name: 'Log out all others' }).click();
    await dialog.getByRole('button', { name: 'Log out' }).click();
    await page.getByRole('status').getByText('2 other devices are logged out.').waitFor();
    await page.getByRole('heading', { name: 'You’re logged in here and nowhere else' }).waitFor();
    for (const each of [other, third]) await each.getByText('You were logged out').waitFor();
  });

  it('are all logged out, the present one as well', async () => {
    const server = await start();
    const [page, other] = [await open(`${server.url}/devices`), await open(`${server.url}/devices`)];
    for (const each of [other, page]) await logIn(each, 'alice');
    await page.getByRole('link', { name: 'Log out all others' }).click();
    await page.getByRole('checkbox', { name: 'This device as well' }).check();
    await page.getByRole('dialog').getByRole('button', { name: 'Log out' }).click();
    await page.getByRole('heading', { name: 'Log in' }).waitFor();
    await page
      .getByRole('status')
      .getByText('You are logged out on all devices, this one included.')
      .waitFor();
    expect((await server.sessions.list('alice')).sessions).toEqual([]);
  });

  it('log themselves out', async () => {
    const server = await start();
    const page = await open(`${server.url}/devices`);
    await logIn(page, 'alice');
    await page.getByRole('button', { name: /^Log out/ }).click();
    await page.getByRole('status').getByText('You are logged out on this device.').waitFor();
    expect((await server.sessions.list('alice')).sessions).toEqual([]);
    // Nor is the list to be had by the button that goes back.
    await page.goBack();
    await page.getByRole('heading', { name: 'Log in' }).waitFor();
  });
});

describeInBrowser('a new device', (open, start) => {
  it('waits for its answer, is confirmed, and sees it when it is looked at', async () => {
    const server = await start(CONFIRMING);
    const old = await open(`${server.url}/devices`, { phone: true });
    await logIn(old, 'alice');
    const fresh = await open(`${server.url}/devices`, { userAgent: EDGE_ON_WINDOWS });
    await withoutEvents(fresh);
    await logIn(fresh, 'alice');
    await fresh.getByRole('heading', { name: 'This device isn’t confirmed yet' }).waitFor();
    await old.reload();
    const asking = old.getByRole('region', { name: 'Was this you?' });
    await asking.getByRole('button', { name: /^Yes, it was me: .*Edge/ }).click();
    await old.getByRole('status').getByText('is confirmed.').waitFor();
    await asking.waitFor({ state: 'detached' });
    expect(await old.locator(':focus').textContent()).toContain('Edge');
    await fresh.getByRole('link', { name: 'Check again' }).click();
    await fresh.getByRole('heading', { name: 'Your devices' }).waitFor();
  });

  it('is denied, and logged out', async () => {
    const server = await start(CONFIRMING);
    const old = await open(`${server.url}/devices`);
    await logIn(old, 'alice');
    const fresh = await open(`${server.url}/devices`, { userAgent: EDGE_ON_WINDOWS });
    await withoutEvents(fresh);
    await logIn(fresh, 'alice');
    await old.reload();
    await old.getByRole('button', { name: /^No, log it out: .*Edge/ }).click();
    await old.getByRole('status').getByText('change it now').waitFor();
    await fresh.getByRole('link', { name: 'Check again' }).click();
    await fresh.getByText('You were logged out').waitFor();
  });
});

describeInBrowser('the script', (open, start) => {
  it('takes nothing away before the server has said so', async () => {
    const server = await start();
    const page = await open(`${server.url}/devices`);
    await logIn(page, 'alice');
    await server.sessions.issue({ userId: 'alice', userAgent: EDGE_ON_WINDOWS });
    await page.reload();
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let asked = 0;
    await page.route('**/log-out', async (route) => {
      asked += 1;
      await held;
      await route.continue();
    });
    const logOut = page.getByRole('button', { name: /^Log out/ });
    const edge = page.getByRole('listitem').filter({ hasText: 'Edge', has: logOut });
    await edge.getByRole('button', { name: /^Log out/ }).click();
    await page.locator('.device[aria-busy]').waitFor();
    // Asking twice asks once.
    await edge.getByRole('button', { name: /^Log out/ }).click();
    expect(await edge.isVisible()).toBe(true);
    release();
    await edge.waitFor({ state: 'detached' });
    expect(asked).toBe(1);
  });

  it('says that it is not known what became of a change, and keeps the list', async () => {
    const server = await start();
    const page = await open(`${server.url}/devices`);
    await logIn(page, 'alice');
    await server.sessions.issue({ userId: 'alice', userAgent: EDGE_ON_WINDOWS });
    await page.reload();
    const logOut = page.getByRole('button', { name: /^Log out .*Edge/ });
    server.fail(true);
    await logOut.click();
    await page.getByRole('status').getByText('it isn’t known whether that worked').waitFor();
    await page.getByRole('link', { name: 'Log out all others' }).click();
    await page.getByRole('status').getByText('can’t be checked at the moment').waitFor();
    server.fail(false);
    await logOut.click();
    await page.getByRole('status').getByText('is logged out.').waitFor();
  });

  it('says that there is no answer', async () => {
    const server = await start();
    const page = await open(`${server.url}/devices`);
    await logIn(page, 'alice');
    await page.route('**/idle-timeout', (route) => route.abort('aborted'));
    await page.getByLabel('When a device isn’t used for').selectOption('7d');
    await page.getByRole('button', { name: 'Save' }).last().click();
    await page.getByRole('status').getByText('There is no answer').waitFor();
    await page.unroute('**/idle-timeout');
    await page.getByRole('button', { name: 'Save' }).last().click();
    await page.getByRole('status').getByText('after 7 days without use').waitFor();
    expect(await page.getByLabel('When a device isn’t used for').inputValue()).toBe('7d');
  });

  it('goes to the log-in form when the session has ended meanwhile', async () => {
    const server = await start();
    const page = await open(`${server.url}/devices`);
    await withoutEvents(page);
    await logIn(page, 'alice');
    await server.sessions.issue({ userId: 'alice', userAgent: EDGE_ON_WINDOWS });
    await page.reload();
    await server.sessions.revokeAll('alice');
    await page.getByRole('button', { name: /^Log out .*Edge/ }).click();
    await page.getByText('You were logged out').waitFor();
  });

  it('puts focus on the next device and not on its button, so that a key pressed twice logs out one', async () => {
    const server = await start();
    const page = await open(`${server.url}/devices`);
    await logIn(page, 'alice');
    for (const label of ['last', 'second', 'first']) {
      server.pass(1);
      await server.sessions.issue({ userId: 'alice', label });
    }
    await page.reload();
    await page.getByRole('button', { name: /^Log out .*first/ }).press('Enter');
    await page.getByRole('status').getByText('is logged out.').waitFor();
    expect(await page.locator(':focus').textContent()).toBe('second');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').getAttribute('aria-label')).toMatch(/^Log out .*second/);
  });

  it('counts on from the times that the server told', async () => {
    const server = await start();
    const page = await open(`${server.url}/devices`);
    await logIn(page, 'alice');
    await server.sessions.issue({ userId: 'alice', userAgent: EDGE_ON_WINDOWS });
    await page.clock.install();
    await page.reload();
    const edge = page.getByRole('listitem').filter({ hasText: 'Edge' });
    await edge.getByText('Active now').waitFor();
    await page.clock.fastForward('03:00');
    await edge.getByText('Active 3 minutes ago').waitFor();
    await page.getByRole('region', { name: 'This device' }).getByText('Active now').waitFor();
  });

  it('tells days by the reader’s clock', async () => {
    const server = await start();
    server.pass(10 * 3_600_000);
    const page = await open(`${server.url}/devices`, { locale: 'en-GB' });
    await logIn(page, 'alice');
    await page.getByText('Logged in 15 Mar 2026').waitFor();
  });
});

describeInBrowser('the cookies', (open, start) => {
  it.each([
    [true, ['__Host-device', '__Host-session']],
    [{ secure: false }, ['device', 'session']],
  ])('with %j are taken from http://127.0.0.1 and http://localhost', async (cookie, names) => {
    const server = await start({ page: { cookie } });
    for (const host of ['127.0.0.1', 'localhost']) {
      const page = await open(`${server.url.replace('127.0.0.1', host)}/devices`);
      await logIn(page, 'alice');
      const cookies = await page.context().cookies();
      expect(cookies.map(({ name }) => name).sort()).toEqual(names);
      expect(cookies.every(({ httpOnly, sameSite }) => httpOnly && sameSite === 'Lax')).toBe(true);
    }
  });
});

describeInBrowser('the watch over every test', (open, start) => {
  it('sees what a page must not do', async () => {
    const server = await start();
    const page = await open(`${server.url}/login`);
    const seen: string[] = [];
    page.removeAllListeners();
    watch(page, server.url, seen);
    await page.evaluate(() => {
      document.body.insertAdjacentHTML('beforeend', '<p style="color: red">');
      document.body.insertAdjacentHTML('beforeend', '<img src="http://localhost:9/x.png" alt="">');
      setTimeout(() => {
        throw new Error('thrown');
      });
      console.error('logged');
    });
    await expect.poll(() => seen.join('\n'), { timeout: 60_000 }).toMatch(/Content.Security.Policy/);
    await expect.poll(() => seen.join('\n'), { timeout: 60_000 }).toContain('thrown');
    expect(seen).toContain('logged');
    expect(seen.join('\n')).toContain('localhost:9');
  });
});

describeInBrowser('a password that is guessed', (open, start) => {
  const guess = async (page: Page, password: string) => {
    await page.locator('#username').fill('alice');
    await page.locator('#password').fill(password);
    const answered = page.waitForEvent('load');
    await page.locator('button.primary').click();
    await answered;
  };

  it('is guessed ten times, and no more, also not rightly', async () => {
    const { url } = await start();
    const page = await open(`${url}/devices`);
    for (const password of Array.from({ length: 10 }, (_, n) => `guess ${n}`)) {
      await guess(page, password);
      await page.getByRole('alert').getByText('don’t belong together').waitFor();
    }
    const answer = page.waitForResponse((response) => response.request().method() === 'POST');
    await guess(page, 'alice here');
    await page.getByRole('alert').getByText('There were too many attempts.').waitFor();
    expect((await answer).status()).toBe(429);
  });

  it('is hers on a device that has logged in before, whoever guesses', async () => {
    const { url } = await start();
    const hers = await open(`${url}/devices`);
    await logIn(hers, 'alice');
    await hers.getByRole('button', { name: 'Log out' }).first().click();
    await hers.getByRole('heading', { name: 'Log in' }).waitFor();
    const page = await open(`${url}/devices`);
    for (const password of Array.from({ length: 11 }, (_, n) => `guess ${n}`)) await guess(page, password);
    await page.getByRole('alert').getByText('There were too many attempts.').waitFor();
    await logIn(hers, 'alice');
  });
});
