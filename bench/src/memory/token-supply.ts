import { SessionManager } from '@jwt-sessions/core';
import { MemoryStore, type SessionFacts } from '@jwt-sessions/core/store';
import { KEYS } from '../fixtures/keys.js';

/** Its facts share no text with anything, as if they came out of a database; and it stays as it is. */
class DetachedStore extends MemoryStore {
  override async find(ids: readonly string[]): Promise<SessionFacts[]> {
    return JSON.parse(JSON.stringify(await super.find(ids)));
  }

  override async noteActivity(): Promise<string[]> {
    return [];
  }
}

export interface TokenSupply {
  readonly store: MemoryStore;
  /** Of sessions that the store holds. */
  readonly present: readonly string[];
  /** Of sessions that it doesn't. */
  readonly absent: readonly string[];
  /** When all of them were issued. */
  readonly now: number;
}

/** User ids are as long as a UUID. */
const USER_ID_LENGTH = 36;

/** So many tokens of either kind. */
export async function supplyTokens(count: number): Promise<TokenSupply> {
  const now = Date.now();
  const store = new DetachedStore();
  await store.changeLease(0, { grant: 30_000, wait: 30_000 });
  const present = await issueOn(store, count, now);
  const absent = await issueOn(new MemoryStore(), count, now);
  return { store, present, absent, now };
}

async function issueOn(store: MemoryStore, count: number, now: number): Promise<string[]> {
  const sessions = new SessionManager({
    store,
    keys: KEYS,
    tuning: { clock: () => now, purgeInterval: 'none' },
  });
  const tokens: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const userId = String(index).padStart(USER_ID_LENGTH, '0');
    const { token } = await sessions.issue({ userId, ip: '192.0.2.17' });
    // In one piece, as it comes out of a request: what was put together of pieces is rebuilt when it is first used.
    tokens.push(Buffer.from(token).toString('latin1'));
  }
  await sessions.close();
  return tokens;
}
