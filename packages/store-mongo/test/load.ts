import assert from 'node:assert/strict';
import { InvalidTokenError, SessionManager, StoreUnavailableError } from '@jwt-sessions/core';
import type { SessionStore } from '@jwt-sessions/core/store';

const KEYS = `test:${Buffer.alloc(32, 'key').toString('base64url')}`;
const WORKERS = 4;

interface LogIn {
  readonly token: string;
  readonly userId: string;
  readonly id: string;
}

/** People who log in and out for as long as it takes, and one who is logged in and never out. */
export class Load {
  /** Log-ins that were acknowledged and not touched since: they must be there. */
  readonly alive = new Set<LogIn>();
  /** Log-ins whose revocation was acknowledged: they must be gone. */
  readonly revoked = new Set<LogIn>();
  /** How many calls failed for the lack of a store. */
  failures = 0;
  readonly #manager: SessionManager;
  #running = true;
  #work: Promise<unknown> = Promise.resolve();
  #onStep: () => void = () => {};

  constructor(store: SessionStore) {
    this.#manager = managerOn(store);
  }

  async start(): Promise<void> {
    const resident = await this.#logIn('resident');
    const workers = Array.from({ length: WORKERS }, (_, n) => this.#comeAndGo(`user ${n}`));
    this.#work = Promise.all([this.#stay(resident), ...workers]);
    // What goes wrong is thrown by `until` or `stop`; the others must not go on for ever behind it.
    this.#work.catch(() => this.abandon());
  }

  /** Resolves once something has come true by what the load did. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      const step = new Promise<void>((resolve) => {
        this.#onStep = resolve;
      });
      await Promise.race([step, this.#work]);
    }
  }

  /** Sends nothing more, wherever it is. */
  abandon(): void {
    this.#running = false;
    this.#onStep();
  }

  async stop(): Promise<void> {
    this.abandon();
    await this.#work;
    await this.#manager.close();
  }

  async #comeAndGo(userId: string): Promise<void> {
    while (this.#running) {
      await this.#attempt(async () => {
        const stays = await this.#logIn(userId);
        const goes = await this.#logIn(userId);
        this.alive.delete(goes);
        if (await this.#manager.revoke(userId, goes.id)) this.revoked.add(goes);
        await this.#manager.authenticate(stays.token);
      });
    }
  }

  async #stay({ token }: LogIn): Promise<void> {
    while (this.#running) await this.#attempt(() => this.#manager.authenticate(token));
  }

  async #logIn(userId: string): Promise<LogIn> {
    const { token, session } = await this.#manager.issue({ userId });
    const logIn = { token, userId, id: session.id };
    this.alive.add(logIn);
    return logIn;
  }

  /** Any failure but a missing store is a failure of the test: above all that somebody logged in is refused. */
  async #attempt(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof StoreUnavailableError)) throw error;
      this.failures += 1;
    }
    this.#onStep();
  }
}

/** Asserts with a manager that knows nothing yet that all who were let in are in, and all who were revoked are out. */
export async function assertNothingLost(load: Load, store: SessionStore): Promise<void> {
  const manager = managerOn(store);
  for (const { token, id } of load.alive) assert.equal((await manager.authenticate(token)).id, id);
  for (const { token } of load.revoked) {
    await assert.rejects(manager.authenticate(token), (error) => {
      assert.ok(error instanceof InvalidTokenError, String(error));
      assert.equal(error.reason, 'session_absent');
      return true;
    });
  }
  await manager.close();
}

function managerOn(store: SessionStore): SessionManager {
  // A limit, for the longer way through the store; so high that nobody is evicted.
  return new SessionManager({ store, keys: KEYS, maxSessions: 1000, tuning: { purgeInterval: 'none' } });
}
