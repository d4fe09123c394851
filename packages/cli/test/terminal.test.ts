import { SessionManager } from '@jwt-sessions/core';
import { MemoryStore } from '@jwt-sessions/core/store';
import { describe, expect, it } from 'vitest';
import { makeSqlite, openManager } from './support/places.js';
import { runCli, runInTerminal } from './support/run-cli.js';

async function start() {
  const { args, store } = await makeSqlite();
  const sessions = openManager(store);
  const { token, session } = await sessions.issue({ userId: 'alice' });
  return { args, sessions, token, session };
}

describe('what is typed wrongly', () => {
  it.each<[string, string[], RegExp]>([
    [
      'no address',
      ['list'],
      /^Error: Say where the sessions are: --url .* or the variable DATABASE_URL\.\n$/,
    ],
    [
      'an address that no store has',
      ['list', '--url', 'redis://alice:secret@127.0.0.1'],
      /^Error: There is no store for addresses that begin with 'redis:'\./,
    ],
    ['an unknown command', ['lst'], /^error: unknown command 'lst'\n\(Did you mean list\?\)/],
    ['an unknown option', ['list', '--usr', 'alice'], /^error: unknown option '--usr'/],
    ['a limit that is no number', ['list', '--limit', 'x'], /It must be a whole number from 1 on\./],
    ['a time without a zone', ['revoke-all-users', '--issued-before', '2026-01-01'], /a time with a zone/],
    ['an unknown algorithm', ['key', 'none'], /Allowed choices are HS256, ES256, EdDSA, RS256, PS256\./],
  ])('is refused, and nothing is done: %s', async (_, args, message) => {
    const { code, out, err } = await runCli(args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(message);
    expect(err).not.toContain('secret');
  });

  it('is no reason to make a file, or tables', async () => {
    expect(await runCli(['list', '--url', 'sqlite:nowhere.sqlite'])).toEqual({
      code: 1,
      out: '',
      err: "Error: There is no file 'nowhere.sqlite'.\n",
    });
    const { args } = await start();
    const elsewhere = await runCli(['list', '--prefix', 'jwtt', ...args]);
    expect([elsewhere.code, elsewhere.err]).toEqual([
      1,
      'Error: There are no sessions there, or its tables are of an older version: look at jwt-sessions prepare --dry-run.\n',
    ]);
    const plan = await runCli(['prepare', '--dry-run', '--prefix', 'jwtt', ...args]);
    expect(plan.out).toContain('CREATE TABLE');
  });
});

describe('a database that cannot be reached', () => {
  it.each(['postgres', 'mysql', 'mongodb'])('is said without the password: %s', async (scheme) => {
    const { code, out, err } = await runCli(['list', '--url', `${scheme}://alice:secret@127.0.0.1:1/app`]);
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/^Error: .+\n$/);
    expect(err).not.toContain('secret');
  });
});

describe('what cannot be undone', () => {
  it.each([
    ['revoke', (id: string) => [id]],
    ['revoke-user', () => ['alice']],
    ['revoke-all-users', () => []],
    ['erase', () => ['alice']],
  ])('is not done by %s where nobody can be asked', async (command, argsOf) => {
    const { args, sessions, token, session } = await start();
    const { code, out, err } = await runCli([command, ...argsOf(session.id), ...args]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/That can't be undone: say --yes where nobody can be asked\.\n$/);
    await sessions.authenticate(token);
  });

  it.each([
    ['alice', 0, 0],
    ['alcie', 2, 1],
    ['', 2, 1],
  ])('is asked for at a terminal, and %j typed', async (typed, code, left) => {
    const { args, sessions } = await start();
    const said = await runInTerminal(['erase', 'alice', ...args], typed);
    expect(said.out).toContain(
      "This deletes everything of 'alice'. That can't be undone. Type 'alice' to go on: ",
    );
    expect(said.code).toBe(code);
    expect((await sessions.list('alice')).sessions).toHaveLength(left);
  });
});

describe('what clients say of themselves', () => {
  it('reaches no terminal with control characters', async () => {
    const { args, sessions, session } = await start();
    await sessions.setLabel('alice', session.id, 'a\u001b[31mb\u202ec');
    for (const command of ['list', 'show']) {
      const { out } = await runCli([command, ...(command === 'show' ? [session.id] : []), ...args]);
      expect(out.includes('\u001b') || out.includes('\u202e')).toBe(false);
    }
  });
});

describe('key', () => {
  const signs = (keys: ConstructorParameters<typeof SessionManager>[0]['keys']) =>
    new SessionManager({ store: new MemoryStore(), keys, tuning: { purgeInterval: 'none' } });

  it('makes a secret that a manager takes, named by the day', async () => {
    const { code, out } = await runCli(['key']);
    expect(code).toBe(0);
    expect(out).toMatch(/^\d{4}-\d\d-\d\d:[\w-]{43}\n$/);
    await signs(out.trim()).issue({ userId: 'alice' });
  });

  it.each(['ES256', 'EdDSA', 'RS256', 'PS256'])(
    'makes a JWK of %s that a manager takes',
    async (algorithm) => {
      const { out } = await runCli(['key', algorithm, '--kid', 'mine']);
      const jwk = JSON.parse(out);
      expect(jwk).toMatchObject({ kid: 'mine', alg: algorithm, key_ops: ['sign', 'verify'] });
      await signs([jwk]).issue({ userId: 'alice' });
    },
  );

  it.each(['HS256', 'ES256'])('makes a JWK of %s that only verifies yet', async (algorithm) => {
    const { out } = await runCli(['key', algorithm, '--verify-only']);
    expect(() => signs([JSON.parse(out)])).toThrow('None of the keys can sign.');
  });
});

describe('help', () => {
  it('says what there is', async () => {
    const { code, out } = await runCli(['--help']);
    expect(code).toBe(0);
    for (const command of [
      'prepare',
      'key',
      'list',
      'show',
      'stats',
      'revoke',
      'revoke-user',
      'erase',
      'purge',
    ]) {
      expect(out).toMatch(new RegExp(`^  ${command}\\b`, 'm'));
    }
    expect(out).toContain('DATABASE_URL');
  });
});
