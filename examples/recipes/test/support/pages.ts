import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** The scripts of a page, by their paths; it finds a package where a bundler would have put it. */
const PACKAGE = { name: 'openapi-fetch', path: '/openapi-fetch.js' };

/** A page whose scripts find what a recipe's client exports on `client`. */
export async function servePage(client: string): Promise<number> {
  const scripts = new Map([
    ['/client.js', await readFile(new URL(`../../dist/${client}.js`, import.meta.url), 'utf8')],
    [PACKAGE.path, await readFile(new URL(import.meta.resolve(PACKAGE.name)), 'utf8')],
  ]);
  const page = `<!doctype html><link rel="icon" href="data:,">
<script type="importmap">${JSON.stringify({ imports: { [PACKAGE.name]: PACKAGE.path } })}</script>
<script type="module">import * as client from './client.js'; globalThis.client = client;</script>`;
  const server = createServer((request, response) => {
    const script = scripts.get(request.url ?? '');
    response.setHeader('Content-Type', script === undefined ? 'text/html' : 'text/javascript');
    response.end(script ?? page);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  return (server.address() as AddressInfo).port;
}
