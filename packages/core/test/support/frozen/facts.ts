import type { KeptSession, Lease, NewSession, SessionStore, UserRecord } from '@jwt-sessions/core/store';

/** A database that has lived, in the contract's own words: what was written down of the first release. */
export interface FrozenFacts {
  /** What ids and secrets are called that are random: by these the same life led today is compared. */
  readonly names: Readonly<Record<string, string>>;
  readonly sessions: readonly KeptSession[];
  readonly users: readonly UserRecord[];
  /** Users of whom nothing is left but that they were erased. */
  readonly erased: readonly { readonly userId: string; readonly validAfter: number }[];
  readonly lease: Lease;
}

/** What a store that settles the facts says ended the sessions. */
const OPERATION = `${'O'.repeat(21)}Q`;

/** Puts the facts into a store that has none, by the methods of the contract. */
export async function settle(store: SessionStore, facts: FrozenFacts): Promise<void> {
  for (const { userId, validAfter } of facts.erased) {
    const revocation = { at: validAfter, reason: 'erased', by: 'rule', operation: OPERATION };
    await store.eraseUser(userId, { validAfter, revocation });
  }
  for (const { revocation, expiresAt: _, ...session } of facts.sessions) {
    await insert(store, session);
    if (revocation !== null) await store.revoke(session.id, { ...revocation, operation: OPERATION });
  }
  for (const { userId, validAfter, idleTimeout, details } of facts.users) {
    await store.changeUser(userId, {
      details,
      ...(validAfter > 0 && { validAfter }),
      ...(idleTimeout !== null && { idleTimeout }),
    });
  }
  const { grant, wait, version } = facts.lease;
  for (let before = 0; before < version; before += 1) await store.changeLease(before, { grant, wait });
}

async function insert(store: SessionStore, session: NewSession): Promise<void> {
  const now = session.createdAt;
  await store.insert({ session, authenticationStartedAt: now, now });
}

/** The same facts as a store tells them. */
export async function readFacts(store: SessionStore, facts: FrozenFacts): Promise<FrozenFacts> {
  const kept = await store.findKept(facts.sessions.map(({ id }) => id));
  const byId = new Map(kept.map((session) => [session.id, session]));
  const users = await Promise.all(facts.users.map(({ userId }) => store.findUser(userId)));
  return {
    ...facts,
    sessions: facts.sessions.flatMap(({ id }) => byId.get(id) ?? []),
    users: users.filter((user) => user !== null),
    lease: await store.readLease(),
  };
}
