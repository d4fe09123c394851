import { SessionManager } from '@jwt-sessions/core';
import { MemoryStore } from '@jwt-sessions/core/store';
import { beforeEach, describe, expect, it } from 'vitest';
import { createApp } from '../src/password-change.js';
import { Users } from '../src/users.js';
import { Gate } from './support/gate.js';
import { ALICE, bearer, json } from './support/http.js';
import { listen } from './support/listen.js';
import { SESSION_KEYS } from './support/started-program.js';

const CHANGE = { oldPassword: ALICE.password, newPassword: 'looking-glass' };
const CHANGED = { ...ALICE, password: CHANGE.newPassword };

type Step = 'checked' | 'replacing';

/** Users whose next step can be held: when a check has come to its answer, or before a password is replaced. */
class HeldUsers extends Users {
  #hold: { readonly step: Step; readonly reached: Gate; readonly goOn: Gate } | undefined;

  /** Resolves when the next such step is reached, with what lets it go on. */
  async hold(step: Step): Promise<() => void> {
    const hold = { step, reached: new Gate(), goOn: new Gate() };
    this.#hold = hold;
    await hold.reached.opened;
    return hold.goOn.open;
  }

  override async check(username: unknown, password: unknown): Promise<string | null> {
    const answer = await super.check(username, password);
    await this.#reach('checked');
    return answer;
  }

  override async replacePassword(userId: string, from: unknown, to: string): Promise<boolean> {
    await this.#reach('replacing');
    return super.replacePassword(userId, from, to);
  }

  async #reach(step: Step): Promise<void> {
    const hold = this.#hold;
    if (hold?.step !== step) return;
    this.#hold = undefined;
    hold.reached.open();
    await hold.goOn.opened;
  }
}

describe('the recipe for a change of the password', () => {
  let url: string;
  let users: HeldUsers;
  let store: MemoryStore;
  let sessions: SessionManager;
  let now: number;

  beforeEach(async () => {
    now = Date.UTC(2026, 0, 1);
    users = new HeldUsers();
    store = new MemoryStore();
    sessions = new SessionManager({
      store,
      keys: SESSION_KEYS,
      tuning: { clock: () => now, purgeInterval: 'none' },
    });
    const app = createApp(sessions, users);
    app.silent = true;
    url = await listen(app);
  });

  const send = (method: string, path: string, body: unknown, headers = {}) => {
    now += 1000;
    return fetch(`${url}${path}`, json(method, body, headers));
  };
  const tokenOf = async (answer: Response) => ((await answer.json()) as { token: string }).token;
  const logIn = async (credentials = ALICE) => tokenOf(await send('POST', '/sessions', credentials));
  const change = (token: string, body: unknown = CHANGE) => send('PUT', '/password', body, bearer(token));
  const isIn = async (token: string) =>
    (await fetch(`${url}/sessions/current`, { headers: bearer(token) })).status === 200;

  it('logs everybody else out', async () => {
    const [mine, other, another] = [await logIn(), await logIn(), await logIn()];
    expect((await change(mine)).status).toBe(200);
    expect([await isIn(other), await isIn(another)]).toEqual([false, false]);
  });

  it('gives the one who changed it a new token, and the one before is dead', async () => {
    const before = await logIn();
    const token = await tokenOf(await change(before));
    expect([await isIn(token), await isIn(before)]).toEqual([true, false]);
  });

  it('takes the new password from then on, and the old one no more', async () => {
    await change(await logIn());
    expect((await send('POST', '/sessions', ALICE)).status).toBe(401);
    expect((await send('POST', '/sessions', CHANGED)).status).toBe(201);
  });

  it.each(['/sessions', '/log-in'])(
    'refuses a log-in at %s whose check of the old password had passed',
    async (path) => {
      const mine = await logIn();
      const checked = users.hold('checked');
      const login = send('POST', path, ALICE);
      const goOn = await checked;
      expect((await change(mine)).status).toBe(200);
      now += 1000;
      goOn();
      expect((await login).status).toBe(401);
      expect((await sessions.list('alice')).sessions).toHaveLength(1);
    },
  );

  it('ends what was logged in with the old password a moment before the new one was written', async () => {
    const mine = await logIn();
    const replacing = users.hold('replacing');
    const changing = change(mine);
    const goOn = await replacing;
    const other = await logIn();
    goOn();
    expect((await changing).status).toBe(200);
    expect(await isIn(other)).toBe(false);
  });

  it('changes nothing for who doesn’t know the old one', async () => {
    const [mine, other] = [await logIn(), await logIn()];
    expect((await change(mine, { ...CHANGE, oldPassword: 'guessed' })).status).toBe(401);
    expect(await isIn(other)).toBe(true);
    expect((await send('POST', '/sessions', ALICE)).status).toBe(201);
  });

  it('changes nothing for a session that ends while the old one is checked', async () => {
    const mine = await logIn();
    const checked = users.hold('checked');
    const changing = change(mine);
    const goOn = await checked;
    await sessions.revokeAll('alice');
    goOn();
    expect((await changing).status).toBe(401);
    expect((await send('POST', '/sessions', ALICE)).status).toBe(201);
  });

  it('is not undone by a change that a thief has begun before', async () => {
    const [mine, theirs] = [await logIn(), await logIn()];
    const replacing = users.hold('replacing');
    const stealing = change(theirs, { ...CHANGE, newPassword: 'mine from now on' });
    const goOn = await replacing;
    expect((await change(mine)).status).toBe(200);
    goOn();
    expect((await stealing).status).toBe(409);
    expect((await send('POST', '/sessions', CHANGED)).status).toBe(201);
  });

  it('can be sent again after a 503, and then logs everybody else out', async () => {
    const [mine, other] = [await logIn(), await logIn()];
    const { revokeAll } = store;
    store.revokeAll = () => Promise.reject(new Error('down'));
    expect((await change(mine)).status).toBe(503);
    store.revokeAll = revokeAll;
    expect((await change(mine)).status).toBe(200);
    expect(await isIn(other)).toBe(false);
  });

  it.each([{ ...CHANGE, newPassword: 'short' }, {}, []])('says what is wrong with %j', async (body) => {
    const answer = await change(await logIn(), body);
    expect([answer.status, await answer.text()]).toEqual([
      400,
      'newPassword must have at least 8 characters.',
    ]);
  });
});
