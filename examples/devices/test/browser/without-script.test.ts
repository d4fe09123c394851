import { expect, it } from 'vitest';
import { CODE } from '../../src/devices-page/test/support/start-page.js';
import { describeInBrowser, logIn } from './support/in-browser.js';
import { EDGE_ON_WINDOWS } from './support/user-agents.js';

const PLAIN = { javaScriptEnabled: false };

describeInBrowser('without scripts', (open, start) => {
  it('a wrong password is said, and the name is kept', async () => {
    const server = await start();
    const page = await open(`${server.url}/devices`, PLAIN);
    await page.getByLabel('Username').fill('alice');
    await page.getByLabel('Password').fill('wrong');
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByRole('alert').getByText('Username and password don’t belong together.').waitFor();
    expect(await page.getByLabel('Username').inputValue()).toBe('alice');
    expect(await page.getByLabel('Password').inputValue()).toBe('');
  });

  it('a device is named and logged out', async () => {
    const server = await start();
    const page = await open(`${server.url}/devices`, PLAIN);
    await logIn(page, 'alice');
    await server.sessions.issue({ userId: 'alice', userAgent: EDGE_ON_WINDOWS });
    await page.reload();
    const others = page.getByRole('region', { name: 'Other devices' });
    await others.getByText('Details and name').click();
    await others.getByLabel('Name of this device').fill('Work');
    await others.getByRole('button', { name: 'Save' }).click();
    await others.getByRole('heading', { name: 'Work' }).waitFor();
    await others.getByRole('button', { name: /^Log out .*Work/ }).click();
    await page.getByRole('status').getByText('is logged out.').waitFor();
    await page.getByRole('heading', { name: 'You’re logged in here and nowhere else' }).waitFor();
  });

  it('all others are logged out after a question, which is a page of its own', async () => {
    const server = await start();
    const page = await open(`${server.url}/devices`, { ...PLAIN, phone: true });
    await logIn(page, 'alice');
    await server.sessions.issue({ userId: 'alice', userAgent: EDGE_ON_WINDOWS });
    await page.reload();
    await page.getByRole('link', { name: 'Log out all others' }).click();
    await page.getByRole('heading', { name: 'Log out your other device?' }).waitFor();
    await page.getByRole('link', { name: 'Cancel' }).click();
    await page.getByRole('link', { name: 'Log out all others' }).click();
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.getByRole('status').getByText('One other device is logged out.').waitFor();
  });

  it('a new device is confirmed, and another one denied', async () => {
    const server = await start({ manager: { confirmNewDevices: '7d' } });
    const page = await open(`${server.url}/devices`, PLAIN);
    await logIn(page, 'alice');
    await server.sessions.issue({ userId: 'alice', label: 'mine' });
    await server.sessions.issue({ userId: 'alice', label: 'theirs' });
    await page.reload();
    await page.getByRole('button', { name: /^Yes, it was me: .*mine/ }).click();
    await page.getByRole('status').getByText('is confirmed.').waitFor();
    await page.getByRole('button', { name: /^No, log it out: .*theirs/ }).click();
    await page.getByRole('status').getByText('change it now').waitFor();
    const { sessions } = await server.sessions.list('alice');
    expect(sessions.map(({ label }) => label).sort()).toEqual([null, 'mine'].sort());
  });

  it('a code is asked for', async () => {
    const server = await start();
    const page = await open(`${server.url}/devices`, PLAIN);
    await page.getByLabel('Username').fill('carol');
    await page.getByLabel('Password').fill('carol here');
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByLabel('Code').fill('000000');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('alert').getByText('That code isn’t right.').waitFor();
    await page.getByLabel('Code').fill(CODE);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('heading', { name: 'Your devices' }).waitFor();
  });

  it('the idle time and the language are chosen', async () => {
    const server = await start();
    const page = await open(`${server.url}/devices`, PLAIN);
    await logIn(page, 'alice');
    await page.getByLabel('When a device isn’t used for').selectOption('90d');
    await page.locator('#save-idle-timeout').click();
    await page.getByRole('status').getByText('after 90 days without use').waitFor();
    await page.getByRole('link', { name: 'فارسی' }).click();
    await page.getByRole('heading', { name: 'دستگاه‌های شما' }).waitFor();
    expect(await page.locator('html').getAttribute('dir')).toBe('rtl');
    await page.getByText('ورود در ۲۳ اسفند ۱۴۰۴').first().waitFor();
    expect(await page.locator('#idle-timeout option:checked').textContent()).toBe('۹۰ روز');
  });
});
