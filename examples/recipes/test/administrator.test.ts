import { once } from 'node:events';
import { SessionManager } from '@jwt-sessions/core';
import { SessionAdmin } from '@jwt-sessions/core/admin';
import { SqlStore } from '@jwt-sessions/store-sql';
import type { Sequelize } from 'sequelize';
import { beforeEach, describe, expect, inject, it, onTestFinished, vi } from 'vitest';
import { createApp } from '../src/administrator.js';
import { Users } from '../src/users.js';
import { dumpTables, openPools } from './support/databases.js';
import { ALICE, bearer, json, logIn } from './support/http.js';
import { listen } from './support/listen.js';
import { SESSION_KEYS } from './support/started-program.js';

const server = inject('postgres');
const BOB = { username: 'bob', password: 'builder' };
const ADA = { username: 'ada', password: 'lovelace' };

describe.skipIf(server === null)('the recipe for an administrator', () => {
  let now: number;
  let users: Users;
  let sessions: SessionManager[];
  let admin: SessionAdmin;
  let pool: Sequelize;
  /** Of two processes: they share the database, your own tables, and nothing else. */
  let here: string;
  let there: string;

  beforeEach(async () => {
    now = Date.UTC(2200, 0, 1);
    users = new Users();
    sessions = [];
    const urls: string[] = [];
    for (const sequelize of await openPools(server?.url ?? '', 2)) {
      const store = new SqlStore(sequelize);
      const clock = () => now;
      const manager = new SessionManager({ store, keys: SESSION_KEYS, tuning: { clock } });
      onTestFinished(() => manager.close());
      sessions.push(manager);
      pool = sequelize;
      admin = new SessionAdmin({ store, clock });
      urls.push(await serve(manager, admin));
    }
    [here = '', there = ''] = urls;
  });

  function serve(manager: SessionManager, its: SessionAdmin): Promise<string> {
    const app = createApp(manager, its, users);
    app.silent = true;
    return listen(app);
  }
  const ask = (token: string, method: string, path: string, url = here) =>
    fetch(`${url}/admin${path}`, { method, headers: bearer(token) });
  /** The statuses of the sessions of these tokens, in the process that did nothing. */
  const statuses = (...tokens: string[]) =>
    Promise.all(
      tokens.map(
        async (token) => (await fetch(`${there}/sessions/current`, { headers: bearer(token) })).status,
      ),
    );
  async function idOf(token: string): Promise<string> {
    const answer = await fetch(`${here}/sessions/current`, { headers: bearer(token) });
    return ((await answer.json()) as { id: string }).id;
  }
  /** Sessions of many users, of another system. */
  async function addCrowd(count: number): Promise<void> {
    const crowd = Array.from({ length: count }, (_, n) => ({
      lookupId: `4711-of-a-system-before-this-one-${n}`,
      userId: `user-${n}`,
      createdAt: new Date(now),
      expiresAt: new Date(now + 86_400_000),
    }));
    await admin.importSessions(crowd);
  }

  it('shows the sessions of all, page by page, and how many there are', async () => {
    const token = await logIn(here, ADA);
    await logIn(there);
    await addCrowd(250);
    expect(await (await ask(token, 'GET', '/sessions/count')).json()).toEqual({ live: 252 });
    const seen: string[] = [];
    const sizes: number[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const answer = await ask(token, 'GET', `/sessions${cursor && `?cursor=${cursor}`}`, there);
      expect([answer.status, answer.headers.get('Cache-Control')]).toEqual([200, 'no-store']);
      const page = (await answer.json()) as { sessions: { userId: string }[]; nextCursor: string | null };
      seen.push(...page.sessions.map(({ userId }) => userId));
      sizes.push(page.sessions.length);
      cursor = page.nextCursor;
    }
    expect(sizes).toEqual([100, 100, 52]);
    expect(new Set(seen).size).toBe(252);
    expect(seen).toEqual(expect.arrayContaining(['ada', 'alice', 'user-0', 'user-249']));
  });

  it('shows the sessions of one user', async () => {
    const token = await logIn(here, ADA);
    const [phone, laptop] = [await logIn(here), await logIn(there)];
    const page = (await (await ask(token, 'GET', '/users/alice/sessions')).json()) as {
      sessions: { id: string }[];
    };
    const ids = page.sessions.map(({ id }) => id).sort();
    expect(ids).toEqual([await idOf(phone), await idOf(laptop)].sort());
  });

  it('ends one: the other process refuses it at once, and it is known who did it', async () => {
    const token = await logIn(here, ADA);
    const [phone, laptop] = [await logIn(there), await logIn(there)];
    expect(await statuses(phone)).toEqual([200]);
    const path = `/users/alice/sessions/${await idOf(phone)}`;
    expect((await ask(token, 'DELETE', path)).status).toBe(204);
    expect(await statuses(phone, laptop, token)).toEqual([401, 200, 200]);
    expect((await ask(token, 'DELETE', path)).status).toBe(404);
    const ended = await sessions[1]?.listEnded('alice');
    expect(ended?.sessions.map(({ ending }) => ending)).toEqual([
      expect.objectContaining({ reason: 'admin', by: { type: 'application', name: 'ada' } }),
    ]);
  });

  it('ends none by the name of another user', async () => {
    const token = await logIn(here, ADA);
    const phone = await logIn(there);
    const path = `/users/bob/sessions/${await idOf(phone)}`;
    expect((await ask(token, 'DELETE', path)).status).toBe(404);
    expect(await statuses(phone)).toEqual([200]);
  });

  it('ends all of a user, and of nobody else', async () => {
    const token = await logIn(here, ADA);
    const [phone, laptop, bobs] = [await logIn(here), await logIn(there), await logIn(there, BOB)];
    expect(await statuses(phone, laptop, bobs)).toEqual([200, 200, 200]);
    expect(await (await ask(token, 'DELETE', '/users/alice/sessions')).json()).toEqual({ revoked: 2 });
    expect(await statuses(phone, laptop, bobs, token)).toEqual([401, 401, 200, 200]);
  });

  it('erases a user: the other process refuses at once, and no table knows of her', async () => {
    const token = await logIn(here, ADA);
    const [phone, bobs] = [await logIn(there), await logIn(there, BOB)];
    await logIn(here);
    expect(await statuses(phone)).toEqual([200]);
    expect(JSON.stringify(await dumpTables(pool))).toContain('alice');
    expect(await (await ask(token, 'DELETE', '/users/alice')).json()).toEqual({ revoked: 2 });
    expect(await statuses(phone, bobs, token)).toEqual([401, 200, 200]);
    expect(JSON.stringify(await dumpTables(pool))).not.toContain('alice');
    expect((await fetch(`${there}/sessions`, json('POST', ALICE))).status).toBe(401);
    expect(await (await ask(token, 'DELETE', '/users/alice')).json()).toEqual({ revoked: 0 });
  });

  it('lets nobody in who was in when everybody had to go, and tells how far it is', async () => {
    const token = await logIn(here, ADA);
    const [phone, bobs] = [await logIn(here), await logIn(there, BOB)];
    expect(await statuses(phone, bobs, token)).toEqual([200, 200, 200]);
    await addCrowd(1200);
    const answer = await ask(token, 'POST', '/everybody-out');
    expect([answer.status, answer.headers.get('Content-Type')]).toEqual([202, 'application/x-ndjson']);
    const lines = readLines(await answer.text());
    expect(await statuses(phone, bobs, token)).toEqual([401, 401, 401]);
    expect(lines.map(({ revoked }) => revoked)).toEqual([500, 1000, 1203, 1203]);
    expect(lines.map(({ done }) => done)).toEqual([undefined, undefined, undefined, true]);
    const again = await logIn(there, ADA);
    expect(await (await ask(again, 'GET', '/sessions/count')).json()).toEqual({ live: 1 });
  });

  it('goes on when nobody listens any more', async () => {
    const token = await logIn(here, ADA);
    const phone = await logIn(there);
    await addCrowd(1200);
    const run = vi.spyOn(admin, 'revokeAllUsers');
    const client = new AbortController();
    const headers = bearer(token);
    await fetch(`${there}/admin/everybody-out`, { method: 'POST', headers, signal: client.signal });
    client.abort();
    expect(await run.mock.results[0]?.value).toBe(1202);
    expect(await statuses(phone, token)).toEqual([401, 401]);
  });

  it('never says that it is done when the database has failed', async () => {
    const [elsewhere] = await openPools(server?.url ?? '', 1);
    const failing = new SessionAdmin({ store: new SqlStore(elsewhere as Sequelize) });
    await elsewhere?.close();
    const [manager] = sessions as [SessionManager];
    const app = createApp(manager, failing, users);
    const failed = once(app, 'error');
    const answer = await ask(await logIn(here, ADA), 'POST', '/everybody-out', await listen(app));
    expect(readLines(await answer.text())).toEqual([{ done: false, revoked: 0 }]);
    expect((await failed)[0]).toMatchObject({ code: 'store_unavailable' });
  });

  const EVERYTHING = [
    ['GET', '/sessions'],
    ['GET', '/sessions/count'],
    ['GET', '/users/alice/sessions'],
    ['DELETE', '/users/alice/sessions/x'],
    ['DELETE', '/users/alice/sessions'],
    ['DELETE', '/users/alice'],
    ['POST', '/everybody-out'],
  ] as const;

  it.each(EVERYTHING)('keeps others out of %s %s, and who has logged in long ago', async (method, path) => {
    const [alices, adas] = [await logIn(here), await logIn(here, ADA)];
    expect((await ask('x', method, path)).status).toBe(401);
    expect((await ask(alices, method, path)).status).toBe(403);
    now += 900_001;
    const late = await ask(adas, method, path);
    expect([late.status, await late.json()]).toMatchObject([401, { code: 'recent_login_required' }]);
    await users.dismissAdministrator('ada');
    expect((await ask(await logIn(there, ADA), method, path)).status).toBe(403);
    expect(await statuses(alices, adas)).toEqual([200, 200]);
  });

  it.each([
    ['GET', '/sessions?cursor=x', 400],
    ['GET', '/users/alice/sessions?cursor=x', 400],
    ['DELETE', `/users/${'x'.repeat(256)}/sessions`, 404],
    ['DELETE', '/users/%00', 404],
    ['DELETE', '/users//sessions', 404],
  ])('refuses %s %s', async (method, path, status) => {
    expect((await ask(await logIn(here, ADA), method, path)).status).toBe(status);
  });
});

function readLines(text: string): { readonly done?: boolean; readonly revoked: number }[] {
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}
