import { setTimeout as wait } from 'node:timers/promises';
import { SessionManager } from '@jwt-sessions/core';
import type { SessionStore } from '@jwt-sessions/core/store';
import { KEYS } from '../fixtures/keys.js';
import { answerQuestions } from '../processes/answer-questions.js';
import { type OpenedStore, openStore } from '../subjects/jwt-sessions/open-store.js';
import type { Ended, LiveSetup, Used, Watched } from './live-questions.js';

let opened: OpenedStore | null = null;
let watching: SessionManager | null = null;
/** When the end of each session was told here, by the clock that all processes of the machine share. */
const told = new Map<string, number>();

/** A process that has sessions open, or that ends those of another one. */
answerQuestions({
  async open(setup: LiveSetup) {
    opened = await openStore({ ...setup, counted: true });
    watching = manager(opened.store);
  },

  async watch(sessions: readonly Watched[]) {
    for (const session of sessions) {
      const ended = theManager().endSignal(session);
      ended.addEventListener('abort', () => told.set(session.id, microseconds()));
    }
  },

  async watchLists(sessions: readonly Watched[]) {
    for (const { id, userId } of sessions) {
      const facts = { id, userId, status: 'active', createdAt: new Date(), authMethods: [] } as const;
      theManager()
        .actingAs(facts)
        .watchList(() => {});
    }
  },

  /** What this process uses while nothing happens but what it looks at by itself. */
  async rest(milliseconds: number): Promise<Used> {
    const cpu = process.cpuUsage();
    const statements = theStatements();
    const begin = microseconds();
    await wait(milliseconds);
    const { user, system } = process.cpuUsage(cpu);
    const seconds = (microseconds() - begin) / 1e6;
    return { seconds, cpuSeconds: (user + system) / 1e6, statements: theStatements() - statements };
  },

  /** Ends sessions one after another, at moments that have nothing to do with when anybody looks. */
  async end(sessions: readonly Watched[]): Promise<Ended[]> {
    const ending = manager(theStore());
    const ended: Ended[] = [];
    for (const { id, userId } of sessions) {
      await wait(20 + Math.random() * 100);
      if (!(await ending.revoke(userId, id))) throw new Error('A session had ended already.');
      ended.push({ id, at: microseconds() });
    }
    await ending.close();
    return ended;
  },

  /** When each end was told, once all were. */
  async told(ids: readonly string[]): Promise<Ended[]> {
    while (!ids.every((id) => told.has(id))) await wait(50);
    return ids.map((id) => ({ id, at: told.get(id) ?? Number.NaN }));
  },
});

function theStore(): SessionStore {
  if (opened === null) throw new Error('There is no store yet.');
  return opened.store;
}

function theStatements(): number {
  return opened?.statements?.() ?? 0;
}

function theManager(): SessionManager {
  if (watching === null) throw new Error('There is no manager yet.');
  return watching;
}

function manager(store: SessionStore): SessionManager {
  return new SessionManager({ store, keys: KEYS, tuning: { purgeInterval: 'none' } });
}

/** By the system's monotonic clock, which all processes of the machine share. */
function microseconds(): number {
  return Number(process.hrtime.bigint() / 1000n);
}
