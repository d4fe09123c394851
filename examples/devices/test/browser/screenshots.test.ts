import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { MemoryStore } from '@jwt-sessions/core/store';
import { DemoUsers } from '@jwt-sessions/example-app';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { createDemo } from '../../src/demo/create-demo.js';
import { START } from '../../src/devices-page/test/support/start-page.js';
import { describeInBrowser, logIn, type Open } from './support/in-browser.js';
import { CHROME_ON_ANDROID, CHROME_ON_MACOS } from './support/user-agents.js';

const FOLDER = fileURLToPath(new URL('../../screenshots/', import.meta.url));
const SCALE = 2;
const MAX_BYTES = 150_000;
const WIDTHS = { wide: 860, narrow: 360 };
const LOCALES = { en: 'en-US', fa: 'fa-IR' };

type Width = keyof typeof WIDTHS;
type Language = keyof typeof LOCALES;
type Scheme = 'light' | 'dark';

let users: DemoUsers;
beforeAll(async () => {
  users = await DemoUsers.create();
});

/** The demonstration as whoever starts it sees it, by a clock that stands still, so that each picture is always the same. */
async function startDemo() {
  const { app, sessions } = createDemo({
    store: new MemoryStore(),
    keys: `k1:${Buffer.alloc(32, 1).toString('base64url')}`,
    users,
    cookie: true,
    sendCode: () => {},
    clock: () => START,
  });
  app.proxy = true;
  const handle = app.callback();
  const server = createServer((request, response) => {
    // From a place that is known; and without the hints by which this browser says what it really is.
    for (const name of Object.keys(request.headers))
      if (name.startsWith('sec-ch-ua')) delete request.headers[name];
    request.headers['x-forwarded-for'] = '192.0.2.44';
    handle(request, response);
  }).listen(0);
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
      await sessions.close();
    },
  };
}

interface Picture {
  readonly language: Language;
  readonly scheme: Scheme;
  readonly width: Width;
  /** What is done before it is taken. */
  readonly after: (page: Page) => Promise<unknown>;
}

const asAlice = async (page: Page) => {
  await logIn(page, 'alice', 'wonderland');
  await page.locator('.device').first().waitFor();
};

const PICTURES: Readonly<Record<string, Picture>> = {
  ...Object.fromEntries(
    (['en', 'fa'] as const).flatMap((language) =>
      (['light', 'dark'] as const).flatMap((scheme) =>
        (['wide', 'narrow'] as const).map((width): [string, Picture] => [
          `devices-${language}-${scheme}-${width}`,
          { language, scheme, width, after: asAlice },
        ]),
      ),
    ),
  ),
  'log-in-en-light-narrow': { language: 'en', scheme: 'light', width: 'narrow', after: async () => {} },
  'log-in-fa-dark-narrow': { language: 'fa', scheme: 'dark', width: 'narrow', after: async () => {} },
  'question-en-light-narrow': {
    language: 'en',
    scheme: 'light',
    width: 'narrow',
    after: async (page) => {
      await asAlice(page);
      await page.locator('#log-out-others').click();
      await page.locator('dialog[open]').waitFor();
    },
  },
};

async function take(open: Open, { language, scheme, width, after }: Picture): Promise<Buffer> {
  await using demo = await startDemo();
  const page = await open(`${demo.url}/devices`, {
    locale: LOCALES[language],
    colorScheme: scheme,
    userAgent: width === 'wide' ? CHROME_ON_MACOS : CHROME_ON_ANDROID,
    deviceScaleFactor: SCALE,
  });
  await page.setViewportSize({ width: WIDTHS[width], height: 740 });
  await after(page);
  await page.evaluate(() => document.fonts.ready);
  const isWhole = (await page.locator('dialog').count()) === 0;
  const picture = await page.screenshot({ fullPage: isWhole, caret: 'hide', animations: 'disabled' });
  await page.context().close();
  return picture;
}

/** By pngquant, without loss to the eye. */
async function shrink(file: string): Promise<void> {
  await promisify(execFile)('pngquant', ['--force', '--strip', '--output', file, '128', file]);
}

const writes = process.env.WRITE_SCREENSHOTS === '1';
/** All of them when they are written; otherwise those that differ the most. */
const TAKEN = Object.entries(PICTURES).filter(
  ([name]) => writes || ['devices-en-light-wide', 'devices-fa-dark-narrow'].includes(name),
);

describeInBrowser('a picture', (open) => {
  it.each(TAKEN)('of %s is the same each time', async (name, picture) => {
    const first = await take(open, picture);
    const second = await take(open, picture);
    expect(first.equals(second)).toBe(true);
    if (!writes) return;
    await mkdir(FOLDER, { recursive: true });
    await writeFile(`${FOLDER}${name}.png`, first);
    await shrink(`${FOLDER}${name}.png`);
  });
});

describe('the pictures that are kept', () => {
  it('are those that are taken, and small', async () => {
    const files = await readdir(FOLDER);
    expect(files.sort()).toEqual(
      Object.keys(PICTURES)
        .map((name) => `${name}.png`)
        .sort(),
    );
    for (const file of files) expect((await stat(FOLDER + file)).size).toBeLessThan(MAX_BYTES);
  });
});
