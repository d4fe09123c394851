import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A page whose scripts find what a recipe's client exports on `client`. */
export async function servePage(client: string): Promise<number> {
  const script = await readFile(new URL(`../../dist/${client}.js`, import.meta.url), 'utf8');
  const page = `<!doctype html><link rel="icon" href="data:,">
<script type="module">import * as client from './client.js'; globalThis.client = client;</script>`;
  const server = createServer((request, response) => {
    const isScript = request.url === '/client.js';
    response.setHeader('Content-Type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? script : page);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  return (server.address() as AddressInfo).port;
}
