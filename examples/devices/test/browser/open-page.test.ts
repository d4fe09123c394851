import type { Page, Response } from 'playwright-core';
import { expect, it } from 'vitest';
import type { StartedPage } from '../../src/devices-page/test/support/start-page.js';
import { describeInBrowser, logIn } from './support/in-browser.js';
import { EDGE_ON_WINDOWS, FIREFOX_ON_LINUX } from './support/user-agents.js';

const isFetchOfTheList = (response: Response) =>
  response.request().resourceType() === 'fetch' && response.url().endsWith('/devices');

/** Lets a page believe that its tab is looked at, or not. */
function look(page: Page, state: 'hidden' | 'visible'): Promise<void> {
  return page.evaluate((value) => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => value });
    document.dispatchEvent(new Event('visibilitychange'));
  }, state);
}

/** A page of alice's that is open, and has caught up with the list for the first time. */
async function openPage(
  open: Parameters<Parameters<typeof describeInBrowser>[1]>[0],
  server: StartedPage,
  userAgent = FIREFOX_ON_LINUX,
): Promise<Page> {
  const page = await open(`${server.url}/devices`, { userAgent });
  const caughtUp = page.waitForResponse(isFetchOfTheList);
  await logIn(page, 'alice');
  await (await caughtUp).finished();
  return page;
}

describeInBrowser('a page that is open', (open, start) => {
  it('shows by itself the log-in, the name and the end of another window', async () => {
    const server = await start();
    const page = await openPage(open, server);
    const other = await openPage(open, server, EDGE_ON_WINDOWS);
    const edge = page.getByRole('region', { name: 'Other devices' }).getByRole('listitem');
    await edge.getByRole('heading', { name: 'Edge' }).waitFor();

    const mine = other.getByRole('region', { name: 'This device' });
    await mine.getByText('Details and name').click();
    await mine.getByLabel('Name of this device').fill('Work');
    await mine.getByRole('button', { name: 'Save' }).click();
    await edge.getByRole('heading', { name: 'Work' }).waitFor();

    await mine.getByRole('button', { name: /^Log out/ }).click();
    await other.getByText('You are logged out on this device.').waitFor();
    await edge.waitFor({ state: 'detached' });
    expect(await page.getByRole('heading', { level: 3 }).count()).toBeGreaterThan(0);
  });

  it('goes to the log-in form by itself when another window logs it out, and says which', async () => {
    const server = await start();
    const page = await openPage(open, server);
    const other = await openPage(open, server, EDGE_ON_WINDOWS);
    await other.getByRole('button', { name: /^Log out .*Firefox/ }).click();
    await page.getByRole('heading', { name: 'Log in' }).waitFor();
    await page.getByText('You were logged out').waitFor();
    await page.getByText('Edge', { exact: false }).first().waitFor();
    expect(new URL(page.url()).search).toBe('?next=%2Fdevices');
  });

  it('shows a new device that is confirmed its devices by itself, and one that is denied the form', async () => {
    const server = await start({ manager: { confirmNewDevices: '7d' } });
    const page = await openPage(open, server);
    const [mine, strange] = [
      await openPage(open, server, EDGE_ON_WINDOWS),
      await openPage(open, server, EDGE_ON_WINDOWS.replace('Edg/', 'OPR/')),
    ];
    await mine.getByRole('heading', { name: 'This device isn’t confirmed yet' }).waitFor();
    await page.getByRole('button', { name: /^Yes, it was me: .*Edge/ }).click();
    await mine.getByRole('heading', { name: 'Your devices' }).waitFor();
    await page.getByRole('button', { name: /^No, log it out: .*Opera/ }).click();
    await strange.getByRole('heading', { name: 'Log in' }).waitFor();
  });

  it('keeps focus, what was written and chosen, and what was opened', async () => {
    const server = await start();
    const page = await openPage(open, server);
    const mine = page.getByRole('region', { name: 'This device' });
    await page.getByLabel('When a device isn’t used for').selectOption('7d');
    await mine.getByText('Details and name').click();
    const field = mine.getByLabel('Name of this device');
    await field.fill('My lap');
    await field.press('ArrowLeft');
    await server.sessions.issue({ userId: 'alice', userAgent: EDGE_ON_WINDOWS });
    await page.getByRole('heading', { name: 'Edge' }).waitFor();
    await page.keyboard.type('!');
    expect(await field.inputValue()).toBe('My la!p');
    expect(await page.getByLabel('When a device isn’t used for').inputValue()).toBe('7d');
    // What wasn't touched is as the server has it.
    expect(await page.getByRole('status').textContent()).toBe('\n');
  });

  it('keeps focus on whatever can have it', async () => {
    const server = await start();
    await server.sessions.issue({ userId: 'alice', userAgent: EDGE_ON_WINDOWS });
    const page = await openPage(open, server);
    const found = page.locator('main').locator('a, button, input:not([type=hidden]), select, summary');
    const ids = await found.evaluateAll((all) => all.map(({ id }) => id));
    expect(ids.length).toBeGreaterThan(8);
    expect(ids).not.toContain('');
    expect(new Set(ids).size).toBe(ids.length);

    const summary = page.locator('summary').last();
    await summary.focus();
    await server.sessions.issue({ userId: 'alice', label: 'Kitchen' });
    await page.locator('h3').getByText('Kitchen').waitFor();
    expect(await page.locator(':focus').getAttribute('id')).toMatch(/^summary-/);
  });

  it('keeps a question open, over the list that becomes another', async () => {
    const server = await start();
    await server.sessions.issue({ userId: 'alice', userAgent: EDGE_ON_WINDOWS });
    const page = await openPage(open, server);
    await page.getByRole('link', { name: 'Log out all others' }).click();
    const question = page.getByRole('dialog', { name: 'Log out your' });
    await question.waitFor();
    await server.sessions.issue({ userId: 'alice', label: 'Kitchen' });
    await page.locator('h3').getByText('Kitchen').waitFor();
    await question.getByRole('button', { name: 'Log out' }).click();
    await page.getByRole('status').getByText('are logged out.').waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
  });

  it('leaves the list alone where nothing else is to be seen', async () => {
    const server = await start();
    const page = await openPage(open, server);
    await page.locator('h3').evaluate((heading) => heading.setAttribute('data-marked', ''));
    const fetched = page.waitForResponse(isFetchOfTheList);
    await look(page, 'hidden');
    await look(page, 'visible');
    await (await fetched).finished();
    // By then the page has looked at it.
    await page.evaluate(() => fetch('/devices/assets/ago.js').then((response) => response.text()));
    expect(await page.locator('h3[data-marked]').count()).toBe(1);
  });

  it('fetches the list when its tab is looked at where the stream is refused, and says nothing of that', async () => {
    const server = await start();
    const page = await open(`${server.url}/devices`);
    await page.route('**/events', (route) => route.fulfill({ status: 503 }));
    const refused = page.waitForResponse('**/events');
    await logIn(page, 'alice');
    await refused;
    await server.sessions.issue({ userId: 'alice', label: 'Kitchen' });
    await look(page, 'hidden');
    await look(page, 'visible');
    await page.locator('h3').getByText('Kitchen').waitFor();
    expect(await page.getByRole('status').textContent()).toBe('\n');
  });

  it('lets go of the stream when its tab is not looked at, and catches up when it is', async () => {
    const server = await start();
    const page = await openPage(open, server);
    await look(page, 'hidden');
    await server.sessions.issue({ userId: 'alice', label: 'Kitchen' });
    const opened = page.waitForRequest('**/events');
    await look(page, 'visible');
    await opened;
    await page.locator('h3').getByText('Kitchen').waitFor();
  });
});
