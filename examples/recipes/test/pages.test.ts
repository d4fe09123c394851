import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';

const PAGES = new URL('../../../docs/recipes/', import.meta.url);
const SOURCES = new URL('../src/', import.meta.url);

/** What each page shows, in its order. */
const SHOWN: Readonly<Record<string, readonly string[]>> = {
  'administrator.md': ['administrator.ts'],
  'another-origin.md': ['another-origin.ts', 'another-origin-client.ts', 'another-site.ts'],
  'behind-nginx.md': ['behind-nginx.ts', 'behind-nginx.conf'],
  'captcha.md': ['captcha.ts', 'check-captcha.ts'],
  'change-keys.md': ['change-keys.ts'],
  'delete-account.md': ['delete-account.ts'],
  'django-token-manager.md': ['django-token-manager.ts'],
  'mobile-client.md': ['mobile-api.ts', 'mobile-client.ts'],
  'opaque-sessions.md': ['exchange-old-sessions.ts', 'old-sessions.ts'],
  'organisations.md': ['organisations.ts'],
  'password-change.md': ['password-change.ts'],
  'plain-jwts.md': ['exchange-plain-tokens.ts'],
  'plans.md': ['plans.ts'],
  'postgresql.md': ['postgresql.ts', 'prepare-tables.ts', 'grant-tables.sql'],
  'service-tokens.md': ['service-tokens.ts', 'invoice-service.ts'],
  'several-processes.md': ['several-processes.ts'],
  'support.md': ['support.ts'],
  'tabs.md': ['tabs-client.ts', 'tabs-api.ts'],
  'websockets.md': ['websockets.ts', 'socket-io.ts'],
};
/** Yours, in an application, and what a tool makes. */
const NOT_SHOWN = ['codes.ts', 'users.ts', 'session-api.ts'];

const FENCES: Readonly<Record<string, string>> = { ts: 'ts', sql: 'sql', nginx: 'conf' };

describe('the recipes', () => {
  it.each(Object.entries(SHOWN))('%s shows what is run here, byte for byte', async (page, files) => {
    const text = await readFile(new URL(page, PAGES), 'utf8');
    const blocks = [...text.matchAll(/^```(ts|sql|nginx)\n(.*?)^```$/gms)].map(([, fence = '', code]) => ({
      extension: FENCES[fence],
      code,
    }));
    const sources = files.map(async (file) => ({
      extension: file.split('.').at(-1),
      code: await readFile(new URL(file, SOURCES), 'utf8'),
    }));
    expect(blocks).toEqual(await Promise.all(sources));
  });

  it('are all of docs/recipes', async () => {
    expect((await readdir(PAGES)).sort()).toEqual(Object.keys(SHOWN).sort());
  });

  it('show every file', async () => {
    const shown = [...Object.values(SHOWN).flat(), ...NOT_SHOWN];
    expect((await readdir(SOURCES)).sort()).toEqual(shown.sort());
  });
});
