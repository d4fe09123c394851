import { readdir, readFile, stat } from 'node:fs/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { logIn } from './support/log-in.js';
import { createTestManager, KEYS } from './support/test-manager.js';

const textOf = (path: string) => readFile(new URL(path, import.meta.url), 'utf8');

/** The pages with examples, and the file of each. */
const EXAMPLES = [
  ['../README.md', './readme-example.ts'],
  ['../../../docs/breach.md', './docs/breach.ts'],
  ['../../../docs/data.md', './docs/data.ts'],
  ['../../../docs/devices.md', './docs/what-the-list-shows.ts'],
  ['../../../docs/ended-sessions.md', './docs/ended-sessions.ts'],
  ['../../../docs/long-requests.md', './docs/long-requests.ts'],
  ['../../../docs/moving-in.md', './docs/moving-in.ts'],
  ['../../../docs/own-store.md', './docs/own-store.test.ts'],
  ['../../../docs/revoking.md', './docs/revoking.ts'],
  ['../../../docs/rotation.md', './docs/rotation.ts'],
  ['../../../docs/second-factor.md', './docs/second-factor.ts'],
  ['../../../docs/services.md', './docs/services.ts'],
  ['../../../docs/testing.md', './docs/testing.test.ts'],
  ['../../../docs/timeouts.md', './docs/remember-me.ts'],
  ['../../../docs/which-devices.md', './docs/which-devices.ts'],
] as const;

describe('the pages with examples', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it.each(EXAMPLES)('%s shows what is compiled here, and nothing else', async (page, example) => {
    const blocks = [...(await textOf(page)).matchAll(/```ts\n(.*?)```\n/gs)].map(([, code]) => code);
    expect(blocks).toEqual([await textOf(example)]);
  });

  // The others are test files, and run by themselves.
  it.each(EXAMPLES.filter(([, example]) => !example.endsWith('.test.ts')))(
    '%s shows what runs',
    async (_, example) => {
      vi.stubEnv('SESSION_KEYS', KEYS);
      vi.stubEnv('OLD_SECRET', Buffer.alloc(32, 7).toString('base64url'));
      await expect(import(example.replace(/ts$/, 'js'))).resolves.toBeTruthy();
    },
  );
});

describe('the README of core', () => {
  it('has at most 1200 words', async () => {
    expect((await textOf('../README.md')).split(/\s+/).length).toBeLessThanOrEqual(1200);
  });
});

describe('the table of NIST’s levels', async () => {
  const rows = (await textOf('../../../docs/timeouts.md')).matchAll(
    /^\| (AAL\d) \| `'(\w+)'` \| (?:`'(\w+)'`|your own) /gm,
  );
  const levels = [...rows].map(([, level = '', absoluteTimeout = '', idleTimeout]) => ({
    level,
    options: { absoluteTimeout, ...(idleTimeout && { idleTimeout }) },
  }));
  const [MINUTE, HOUR] = [60_000, 3_600_000];
  /** SP 800-63B-4 §2.1.3, §2.2.3, §2.3.3; where it says nothing of the idle time, the manager's default. */
  const LONGEST: Readonly<Record<string, readonly [absolute: number, idle: number]>> = {
    AAL1: [30 * 24 * HOUR, 30 * 24 * HOUR],
    AAL2: [24 * HOUR, HOUR],
    AAL3: [12 * HOUR, 15 * MINUTE],
  };

  it('has all of them', () => {
    expect(levels.map(({ level }) => level)).toEqual(Object.keys(LONGEST));
  });

  it.each(levels)('gives options by which sessions of $level end in time', async ({ level, options }) => {
    const { sessions, time } = createTestManager(options);
    const { session, current } = await logIn(sessions);
    const ends = ({ absoluteExpiresAt, expiresAt }: typeof session) => [
      absoluteExpiresAt.getTime() - time.now,
      expiresAt.getTime() - time.now,
    ];
    expect(ends(session)).toEqual(LONGEST[level]);
    time.now += 10 * MINUTE;
    const again = { authMethods: ['pwd', 'otp'], restartTimeouts: true };
    await sessions.reauthenticate(current, again);
    await sessions.flush();
    const restarted = await sessions.find('alice', session.id);
    expect(restarted && ends(restarted)).toEqual(LONGEST[level]);
  });
});

const ROOT = new URL('../../../', import.meta.url);

/** The pages of docs, and the READMEs. */
async function pages(): Promise<readonly string[]> {
  const docs = (await readdir(new URL('docs/', ROOT), { recursive: true })).map((name) => `docs/${name}`);
  const folders = ['packages', 'examples'].map(async (parent) =>
    (await readdir(new URL(`${parent}/`, ROOT))).map((name) => `${parent}/${name}/README.md`),
  );
  return [
    ...docs,
    ...(await Promise.all(folders)).flat(),
    'README.md',
    'CONTRIBUTING.md',
    'SECURITY.md',
  ].filter((path) => path.endsWith('.md'));
}

describe('the pages', () => {
  it('lead nowhere that there isn’t, neither to a file nor to a heading', async () => {
    const lost: string[] = [];
    for (const path of await pages()) {
      const page = new URL(path, ROOT);
      for (const link of linksOf(await readFile(page, 'utf8'))) {
        if (!(await leadsSomewhere(new URL(link, page)))) lost.push(`${path}: ${link}`);
      }
    }
    expect(lost).toEqual([]);
  });

  it('of docs are all named in its table of contents', async () => {
    const contents = new URL('docs/README.md', ROOT);
    const named = linksOf(await readFile(contents, 'utf8')).map((link) => new URL(link, contents).pathname);
    const unnamed = (await pages()).filter(
      (path) => path.startsWith('docs/') && !named.includes(new URL(path, ROOT).pathname),
    );
    expect(unnamed).toEqual(['docs/README.md']);
  });
});

/** Those within the project. */
function linksOf(text: string): readonly string[] {
  return [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = '']) => link)
    .filter((link) => !/^[a-z]+:/.test(link));
}

async function leadsSomewhere(url: URL): Promise<boolean> {
  const { hash } = url;
  const file = new URL(url);
  file.hash = '';
  const found = await stat(file).catch(() => null);
  if (found === null) return false;
  if (hash === '') return true;
  // A folder shows its README.
  const page = found.isDirectory() ? new URL(`${file.href.replace(/\/$/, '')}/README.md`) : file;
  return anchorsOf(await readFile(page, 'utf8')).includes(decodeURIComponent(hash.slice(1)));
}

/** As GitHub makes them of headings. */
function anchorsOf(text: string): readonly string[] {
  return [...withoutCode(text).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(/\s/g, '-'),
  );
}

function withoutCode(text: string): string {
  return text.replaceAll(/^ *```.*?^ *```/gms, '');
}
