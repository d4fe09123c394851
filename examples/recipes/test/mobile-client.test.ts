import { SessionManager } from '@jwt-sessions/core';
import { MemoryStore } from '@jwt-sessions/core/store';
import { beforeEach, describe, expect, it } from 'vitest';
import { createMobileApi } from '../src/mobile-api.js';
import {
  LoggedOutError,
  type Secrets,
  SessionClient,
  TryAgainError,
  type Vault,
} from '../src/mobile-client.js';
import { Users } from '../src/users.js';
import { Gate } from './support/gate.js';
import { ALICE } from './support/http.js';
import { listen } from './support/listen.js';
import { SESSION_KEYS } from './support/started-program.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

class MemoryVault implements Vault {
  secrets: Secrets = { token: null, deviceSecret: null };
  isLocked = false;

  async read(): Promise<Secrets> {
    return this.secrets;
  }

  async write(secrets: Secrets): Promise<void> {
    if (this.isLocked) throw new Error('The vault is locked.');
    this.secrets = secrets;
  }
}

/** What becomes of an answer that the server has given. */
type Line = (answer: Response) => Response | Promise<Response>;

const lose: Line = () => {
  throw new TypeError('fetch failed');
};

describe('the recipe for a mobile client', () => {
  let now: number;
  let store: MemoryStore;
  let sessions: SessionManager;
  let vault: MemoryVault;
  let client: SessionClient;
  /** What becomes of the next answers; the others arrive. */
  let lines: Line[];
  /** The token of each request. */
  let sent: (string | null)[];
  let waits: number[];

  beforeEach(async () => {
    now = Date.UTC(2026, 0, 1);
    store = new MemoryStore();
    sessions = new SessionManager({
      store,
      keys: SESSION_KEYS,
      tuning: { clock: () => now, purgeInterval: 'none' },
    });
    vault = new MemoryVault();
    lines = [];
    sent = [];
    waits = [];
    const app = createMobileApi(sessions, new Users());
    app.silent = true;
    const url = await listen(app);
    client = new SessionClient({
      url,
      vault,
      fetch: async (input, init) => {
        sent.push(new Headers(init?.headers).get('Authorization'));
        const line = lines.shift();
        const answer = await fetch(input, init);
        return line === undefined ? answer : line(answer);
      },
      wait: async (time) => waits.push(time),
    });
  });

  const { token: none } = new MemoryVault().secrets;
  const tokenOf = () => vault.secrets.token ?? '';
  const who = async () => (await client.request('/')).json();
  const alice = { userId: 'alice' };

  /** Goes on for longer than a replaced token could be used. */
  async function outliveTheGrace(): Promise<void> {
    now += 10 * MINUTE;
    await expect(who()).resolves.toEqual(alice);
    now += 10 * MINUTE;
    await expect(who()).resolves.toEqual(alice);
  }

  describe('logging in', () => {
    it('keeps the token and the secret of the device', async () => {
      expect(await client.logIn(ALICE)).toBe(true);
      expect(vault.secrets).toEqual({ token: expect.any(String), deviceSecret: expect.any(String) });
      expect(await who()).toEqual(alice);
    });

    it('says so when the credentials are wrong', async () => {
      expect(await client.logIn({ ...ALICE, password: 'guessed' })).toBe(false);
      expect(vault.secrets.token).toBe(none);
    });

    it('is of a known device the next time', async () => {
      const isNew: boolean[] = [];
      sessions.on('issued', ({ newDevice }) => isNew.push(newDevice));
      await client.logIn(ALICE);
      await client.logOut();
      await client.logIn(ALICE);
      expect(isNew).toEqual([true, false]);
    });

    it('can be tried again when its answer was lost', async () => {
      lines = [lose];
      await expect(client.logIn(ALICE)).rejects.toThrow(TryAgainError);
      expect(await client.logIn(ALICE)).toBe(true);
      expect(await who()).toEqual(alice);
    });
  });

  describe('rotation', () => {
    beforeEach(async () => {
      await client.logIn(ALICE);
      now += 2 * HOUR;
    });

    it('goes on with the new token', async () => {
      const before = tokenOf();
      expect(await who()).toEqual(alice);
      expect(tokenOf()).not.toBe(before);
      await outliveTheGrace();
    });

    it('goes on when the answer with the new token was lost', async () => {
      lines = [lose];
      const before = tokenOf();
      expect(await who()).toEqual(alice);
      expect(sent.slice(-2)).toEqual([`Bearer ${before}`, `Bearer ${before}`]);
      await outliveTheGrace();
    });

    it('goes on when the answers were lost for a day', async () => {
      lines = [lose, lose, lose];
      await expect(who()).rejects.toThrow(TryAgainError);
      now += 24 * HOUR;
      expect(await who()).toEqual(alice);
      await outliveTheGrace();
    });

    it('goes on when the new token could not be kept', async () => {
      vault.isLocked = true;
      await expect(who()).rejects.toThrow('The vault is locked.');
      vault.isLocked = false;
      expect(await who()).toEqual(alice);
      await outliveTheGrace();
    });

    it('keeps the new token before it is used', async () => {
      await who();
      await who();
      expect(sent.at(-1)).toBe(`Bearer ${tokenOf()}`);
    });

    it('goes on with one of the tokens that several requests got together', async () => {
      expect(await Promise.all([who(), who(), who()])).toEqual([alice, alice, alice]);
      await outliveTheGrace();
    });

    it('puts no older token in the place of a newer one when an answer comes late', async () => {
      const late = new Gate();
      lines = [(answer) => late.opened.then(() => answer)];
      const slow = who();
      await who();
      now += 2 * HOUR;
      await who();
      const newest = tokenOf();
      late.open();
      expect(await slow).toEqual(alice);
      expect(tokenOf()).toBe(newest);
      await outliveTheGrace();
    });
  });

  describe('a refusal', () => {
    beforeEach(() => client.logIn(ALICE));

    it('of a session that has ended asks for a log-in, and keeps the secret of the device', async () => {
      const { deviceSecret } = vault.secrets;
      await sessions.revokeAll('alice');
      await expect(who()).rejects.toThrow(LoggedOutError);
      expect(vault.secrets).toEqual({ token: null, deviceSecret });
    });

    it('is not asked for twice', async () => {
      await sessions.revokeAll('alice');
      await expect(who()).rejects.toThrow(LoggedOutError);
      const { length } = sent;
      await expect(who()).rejects.toThrow(LoggedOutError);
      expect(sent).toHaveLength(length);
    });

    it('of a token that was replaced meanwhile is no end: the newer one is sent', async () => {
      const late = new Gate();
      lines = [(answer) => late.opened.then(() => answer)];
      // By another part of the application, while the request is under way.
      const session = await sessions.authenticate(tokenOf());
      const { token } = await sessions.reauthenticate(session, { authMethods: ['pwd'] });
      const slow = who();
      vault.secrets = { ...vault.secrets, token };
      late.open();
      expect(await slow).toEqual(alice);
      expect(tokenOf()).toBe(token);
    });

    it('of somebody in between, such as a hotel’s network, logs nobody out', async () => {
      lines = [() => new Response('Please pay', { status: 401 })];
      expect((await client.request('/')).status).toBe(401);
      expect(await who()).toEqual(alice);
    });
  });

  describe('a store that fails', () => {
    beforeEach(() => client.logIn(ALICE));

    it('is asked again, when it says', async () => {
      const { find } = store;
      store.find = () => Promise.reject(new Error('down'));
      lines = [
        (answer) => {
          store.find = find;
          return answer;
        },
      ];
      expect(await who()).toEqual(alice);
      expect(waits).toEqual([5000]);
    });

    it('logs nobody out, however long it fails', async () => {
      const { find } = store;
      store.find = () => Promise.reject(new Error('down'));
      await expect(who()).rejects.toThrow(TryAgainError);
      store.find = find;
      expect(await who()).toEqual(alice);
    });

    it('is not sent twice what may have been done', async () => {
      lines = [lose];
      const { length } = sent;
      await expect(client.request('/orders', { method: 'POST', body: '{}' })).rejects.toThrow(TryAgainError);
      expect(sent).toHaveLength(length + 1);
    });
  });

  describe('logging out', () => {
    beforeEach(() => client.logIn(ALICE));

    it('ends the session, and forgets the token', async () => {
      const token = tokenOf();
      expect(await client.logOut()).toBe(true);
      expect(vault.secrets.token).toBe(none);
      await expect(sessions.authenticate(token)).rejects.toMatchObject({ code: 'invalid_token' });
    });

    it('is known to have happened when the first answer was lost', async () => {
      lines = [lose];
      expect(await client.logOut()).toBe(true);
    });

    it('forgets the token where nothing is known of the session, and says so', async () => {
      const token = tokenOf();
      const { revoke } = store;
      store.revoke = () => Promise.reject(new Error('down'));
      expect(await client.logOut()).toBe(false);
      store.revoke = revoke;
      expect(vault.secrets.token).toBe(none);
      expect((await sessions.authenticate(token)).userId).toBe('alice');
    });
  });
});
