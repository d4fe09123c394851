import { InvalidTokenError } from '@jwt-sessions/core';
import { SessionAdmin } from '@jwt-sessions/core/admin';
import { describe, expect, it } from 'vitest';
import { openManager, PLACES } from './support/places.js';
import { runCli } from './support/run-cli.js';

const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 ' +
  'Mobile/15E148 Safari/604.1';
const NOBODY = 'A'.repeat(22);

describe.each(PLACES)('jwt-sessions on %s', (_, make) => {
  async function start() {
    const place = await make();
    const sessions = openManager(place.store);
    const { token, session } = await sessions.issue({
      userId: 'alice',
      userAgent: IPHONE,
      ip: '203.0.113.7',
      data: { role: 'editor' },
    });
    const other = await sessions.issue({ userId: 'bob', label: 'Kitchen' });
    const run = (command: string, ...args: string[]) => runCli([command, ...args, ...place.args]);
    const isIn = (presented: string) =>
      sessions.authenticate(presented).then(
        () => true,
        (error) => {
          if (error instanceof InvalidTokenError) return false;
          throw error;
        },
      );
    return { ...place, sessions, run, isIn, token, session, other };
  }

  it('prepares it, and shows before that what it would send', async () => {
    const { args } = await make();
    const plan = await runCli(['prepare', '--dry-run', ...args]);
    expect(plan.out).toMatch(/CREATE TABLE|createIndex/);
    expect(await runCli(['prepare', '--dry-run', ...args])).toEqual(plan);
    expect(await runCli(['list', ...args])).toMatchObject({ code: 1, out: '' });
    expect((await runCli(['prepare', ...args])).out).toMatch(/^Prepared, by \d+ statements\.\n$/);
    expect((await runCli(['prepare', '--dry-run', ...args])).out).toBe('All is up to date.\n');
    expect(await runCli(['list', ...args])).toMatchObject({ code: 0, out: 'None.\n' });
  });

  it('lists the sessions of all, and of one user', async () => {
    const { run, session, other } = await start();
    const all = await run('list');
    expect(all.err).toBe('');
    expect(all.out).toMatch(/^ID +USER +DEVICE +ADDRESS +LAST ACTIVE +STATUS\n/);
    expect(all.out).toContain(`${session.id}  alice  Safari on iPhone  203.0.113.7  20`);
    expect(all.out).toContain(`${other.session.id}  bob    Kitchen`);
    const bobs = await run('list', '--user', 'bob', '--json');
    expect(JSON.parse(bobs.out)).toMatchObject({
      sessions: [{ id: other.session.id, userId: 'bob', label: 'Kitchen' }],
      nextCursor: null,
    });
  });

  it('pages through the list', async () => {
    const { run, session, other } = await start();
    const first = JSON.parse((await run('list', '--limit', '1', '--json')).out);
    const second = JSON.parse((await run('list', '--json', '--cursor', first.nextCursor)).out);
    const ids = [...first.sessions, ...second.sessions].map(({ id }) => id);
    expect(ids.sort()).toEqual([session.id, other.session.id].sort());
  });

  it('shows a session', async () => {
    const { run, session } = await start();
    const { out } = await run('show', session.id);
    expect(out).toMatch(/^user +alice$/m);
    expect(out).toMatch(/^device +Apple iPhone mobile$/m);
    expect(out).toMatch(/^data +\{"role":"editor"\}$/m);
    expect(JSON.parse((await run('show', session.id, '--json')).out)).toMatchObject({
      id: session.id,
      createdAt: session.createdAt.toISOString(),
    });
  });

  it('says how it does, and prepares nothing for that', async () => {
    const { args, store } = await make();
    const before = await runCli(['health', '--json', ...args]);
    expect([before.code, JSON.parse(before.out)]).toEqual([
      1,
      {
        status: 'schema_out_of_date',
        ready: false,
        latency: expect.any(Number),
        reason: expect.stringContaining('npx jwt-sessions prepare'),
      },
    ]);
    expect((await runCli(['prepare', '--dry-run', ...args])).out).toMatch(/CREATE TABLE|createIndex/);
    await store.prepare();
    const { code, out } = await runCli(['health', ...args]);
    expect([code, out]).toEqual([0, expect.stringMatching(/^status +(up|slow)\nlatency +\d+ ms\n$/)]);
  });

  it('counts them', async () => {
    const { run, sessions } = await start();
    await sessions.issue({ userId: 'alice', pending: true });
    expect(JSON.parse((await run('stats', '--json')).out)).toEqual({
      sessions: 3,
      users: 2,
      mostOfOneUser: 2,
      pending: 1,
      unconfirmed: 0,
      impersonated: 0,
      activeWithin: { hour: 3, day: 3, week: 3 },
    });
    expect((await run('stats')).out).toMatch(/^live sessions +3$/m);
  });

  it('ends a session, for every process', async () => {
    const { run, isIn, token, session, other } = await start();
    expect(await run('revoke', session.id, '--yes', '--reason', 'stolen', '--actor', 'carol')).toEqual({
      code: 0,
      out: 'Ended.\n',
      err: '',
    });
    expect([await isIn(token), await isIn(other.token)]).toEqual([false, true]);
  });

  it('says for how long processes may answer from memory, and waits before it is shorter', async () => {
    const { run, store } = await start();
    expect(await run('lease', '40ms')).toEqual({
      code: 0,
      out: 'Processes may answer from memory for 40ms.\n',
      err: '',
    });
    expect(await store.readLease()).toMatchObject({ grant: 40, wait: 40 });
    expect((await run('lease', '20ms', '--json')).out).toBe('{"lease":"20ms"}\n');
    expect(await run('lease', 'off')).toMatchObject({ code: 0, out: 'No process answers from memory.\n' });
    expect(await store.readLease()).toMatchObject({ grant: 0, wait: 0 });
    expect(await run('lease', '1h')).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^Error: The lease must be at most '30s', not '1h'/),
    });
  });

  it.each(['show', 'revoke'])('says by its exit code that there is no session to %s', async (command) => {
    const { run } = await start();
    const args = command === 'revoke' ? ['--yes'] : [];
    expect(await run(command, NOBODY, ...args)).toEqual({
      code: 3,
      out: '',
      err: `Error: There is no live session '${NOBODY}'.\n`,
    });
  });

  it('knows a session whose id begins like an option', async () => {
    const { run, sessions } = await start();
    let id = '';
    while (!id.startsWith('-')) id = (await sessions.issue({ userId: 'carol' })).session.id;
    expect(JSON.parse((await run('show', id, '--json')).out)).toMatchObject({ id, userId: 'carol' });
    expect((await run('revoke', '--yes', id)).out).toBe('Ended.\n');
    expect((await run('show', id)).err).toBe(`Error: There is no live session '${id}'.\n`);
  });

  it('ends the sessions of a user', async () => {
    const { run, isIn, token, other } = await start();
    expect(await run('revoke-user', 'alice', '--yes')).toEqual({ code: 0, out: 'Ended: 1.\n', err: '' });
    expect([await isIn(token), await isIn(other.token)]).toEqual([false, true]);
  });

  it('ends the sessions of everybody, and again those that are left', async () => {
    const { run, isIn, token, other } = await start();
    expect(JSON.parse((await run('revoke-all-users', '--yes', '--json')).out)).toEqual({ revoked: 2 });
    expect([await isIn(token), await isIn(other.token)]).toEqual([false, false]);
    expect((await run('revoke-all-users', '--yes')).out).toBe('Ended: 0.\n');
  });

  it('ends only those that began before a time', async () => {
    const { run, isIn, token } = await start();
    const args = ['--issued-before', '2026-01-01T00:00:00Z', '--yes'];
    expect((await run('revoke-all-users', ...args)).out).toBe('Ended: 0.\n');
    expect(await isIn(token)).toBe(true);
  });

  it('deletes everything of a user', async () => {
    const { run, isIn, store, token, other } = await start();
    expect(await run('erase', 'alice', '--yes')).toEqual({
      code: 0,
      out: 'Deleted, with 1 sessions that were live.\n',
      err: '',
    });
    expect([await isIn(token), await isIn(other.token)]).toEqual([false, true]);
    expect(await store.findUser('alice')).toBeNull();
  });

  it('removes what ended long enough ago', async () => {
    const { run, sessions, session, store } = await start();
    await sessions.revoke('alice', session.id);
    expect((await run('purge')).out).toBe('Removed: 0.\n');
    expect((await run('purge', '--keep-ended', '1ms')).out).toBe('Removed: 1.\n');
    expect(await new SessionAdmin({ store }).count()).toBe(1);
  });
});
