import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import type { StartedPage } from '../../src/devices-page/test/support/start-page.js';
import { describeInBrowser, logIn } from './support/in-browser.js';

/** Puts a form into a page, as the page of another site has it, and sends it. */
async function sendForm(
  page: Page,
  action: string,
  fields: Readonly<Record<string, string>> = {},
): Promise<void> {
  await page.evaluate(
    ([url, entries]) => {
      const form = document.createElement('form');
      form.method = 'post';
      form.action = url;
      for (const [name, value] of entries) {
        const input = document.createElement('input');
        input.name = name;
        input.value = value;
        form.append(input);
      }
      document.body.append(form);
      form.submit();
    },
    [action, Object.entries(fields)] as const,
  );
}

/** A page on another port, and so of another origin; by another host name it is of another site as well. */
async function otherSite(): Promise<AsyncDisposable & { readonly port: number }> {
  const server = createServer((_request, response) => {
    response.setHeader('Content-Type', 'text/html');
    response.end('<!doctype html><title>Elsewhere</title><p>A nice page');
  }).listen(0);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

describeInBrowser('a form of another site', (open, start) => {
  /** Logs alice in, and then goes to that page in the same browser. */
  async function visit(server: StartedPage, elsewhere: string): Promise<Page> {
    const page = await open(`${server.url}/devices`);
    await logIn(page, 'alice');
    await server.sessions.issue({ userId: 'alice' });
    // That page is somebody else's, and what it asks for is no business of the watch.
    page.removeAllListeners('request');
    await page.goto(elsewhere);
    return page;
  }

  it('on the same host is refused, though the cookie comes with it', async () => {
    const server = await start();
    await using other = await otherSite();
    const page = await visit(server, `http://127.0.0.1:${other.port}/`);
    const request = page.waitForRequest('**/log-out-others');
    await sendForm(page, `${server.url}/devices/log-out-others`);
    await page.getByText('the request came from another website').waitFor();
    expect((await (await request).allHeaders()).cookie).toContain('__Host-session=');
    expect((await server.sessions.list('alice')).sessions).toHaveLength(2);
  });

  it('on another host comes without the cookie, and does nothing', async () => {
    const server = await start();
    await using other = await otherSite();
    const page = await visit(server, `http://localhost:${other.port}/`);
    const request = page.waitForRequest('**/log-out-others');
    await sendForm(page, `${server.url}/devices/log-out-others`);
    await page.waitForURL(`${server.url}/**`);
    expect((await (await request).allHeaders()).cookie).toBeUndefined();
    expect((await server.sessions.list('alice')).sessions).toHaveLength(2);
  });

  it('logs nobody in as somebody else', async () => {
    const server = await start();
    await using other = await otherSite();
    const page = await visit(server, `http://localhost:${other.port}/`);
    await sendForm(page, `${server.url}/login`, { username: 'mallory', password: 'mallory here' });
    await page.getByText('the request came from another website').waitFor();
    expect((await server.sessions.list('mallory')).sessions).toEqual([]);
    await page.goto(`${server.url}/devices`);
    await page.getByText('alice').waitFor();
  });

  it('can’t put the page into a frame', async () => {
    const server = await start();
    await using other = await otherSite();
    const page = await visit(server, `http://127.0.0.1:${other.port}/`);
    page.removeAllListeners('console');
    const refused = page.waitForEvent('console', (message) => message.text().includes('frame-ancestors'));
    await page.evaluate((url) => {
      const frame = document.createElement('iframe');
      frame.src = url;
      document.body.append(frame);
    }, `${server.url}/devices`);
    await refused;
  });
});
