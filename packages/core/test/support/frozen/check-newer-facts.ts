import type { SessionManager } from '@jwt-sessions/core';
import type { SessionStore } from '@jwt-sessions/core/store';
import { expect } from 'vitest';
import { KeyRing } from '../../../src/keys/key-ring.js';
import { signClaims } from '../../../src/tokens/sign-claims.js';
import { deriveSessionId } from '../../../src/values/lookup-id.js';
import { FROZEN_KEYS } from './frozen-keys.js';
import { frozenClients, frozenFacts } from './frozen-life.js';
import { FROZEN_NOW, openFrozenManager } from './live.js';

const LOOKUP_ID = 'Zm9yIGEgdGVzdCBvbmx5IQ';

interface Scene {
  readonly store: SessionStore;
  readonly sessions: SessionManager;
  readonly idOf: (name: string) => string;
  readonly tokenOf: (name: string) => string;
}

/** What this version does with what a newer one, which runs beside it, has put into the same store. */
const CHECKS: Readonly<Record<string, (scene: Scene) => Promise<void>>> = {
  'lets nobody in by a status that it does not know, but lists and ends the session': async (scene) => {
    const { store, sessions } = scene;
    const id = deriveSessionId(LOOKUP_ID);
    const [laptop] = frozenFacts().sessions;
    if (laptop === undefined) throw new Error('The fixture has no session.');
    const { revocation: _, expiresAt: __, ...like } = laptop;
    const suspended = { ...like, id, status: 'suspended' as never, createdAt: FROZEN_NOW };
    await store.insert({ session: suspended, authenticationStartedAt: FROZEN_NOW, now: FROZEN_NOW });
    const token = signedToken({});
    const refused = { code: 'invalid_token', reason: 'unknown_status' };
    await expect(sessions.authenticate(token)).rejects.toMatchObject(refused);
    await expect(sessions.authenticate(token, { allowPending: true })).rejects.toMatchObject(refused);
    await expect(sessions.rotate(token)).rejects.toMatchObject(refused);
    const { sessions: listed } = await sessions.list('alice');
    expect(listed.find((session) => session.id === id)?.status).toBe('suspended');
    expect(await sessions.revoke('alice', id)).toBe(true);
    await expect(sessions.authenticate(token)).rejects.toMatchObject({ reason: 'session_absent' });
    expect((await sessions.listEnded('alice')).sessions[0]).toMatchObject({
      id,
      ending: { reason: 'admin' },
    });
  },

  'tells of an end what it knows of it': async ({ store, sessions, idOf, tokenOf }) => {
    const revocation = {
      at: FROZEN_NOW,
      reason: 'quarantined',
      by: 'policy:42',
      operation: `${'Q'.repeat(21)}Q`,
    };
    await store.revoke(idOf('phone'), revocation);
    const refusal = await sessions.authenticate(tokenOf('phone')).catch((error) => error);
    const ending = { reason: 'quarantined', by: { type: 'rule' } };
    expect(await sessions.findEnding(refusal)).toMatchObject(ending);
    expect((await sessions.listEnded('alice')).sessions[0]).toMatchObject({ id: idOf('phone'), ending });
  },

  'leaves a member of the details that it does not know': async ({ store, sessions, idOf, tokenOf }) => {
    const id = idOf('laptop');
    const kept = await store.read(id);
    const details = withMember(kept?.details);
    await store.update(
      id,
      {},
      { details, authMethods: `[{"method":"pwd","at":${FROZEN_NOW - 1},"next":1}]` },
      FROZEN_NOW,
    );
    const session = await sessions.authenticate(tokenOf('laptop'));
    await sessions.actingAs(session).setLabel(id, 'Küche');
    await sessions.setData('alice', id, null);
    await sessions.reauthenticate(session, { authMethods: ['otp'] });
    const after = await store.read(id);
    expect(JSON.parse(after?.details ?? '')).toMatchObject({
      next: { of: 'a newer version' },
      label: 'Küche',
    });
    expect(JSON.parse(after?.authMethods ?? '')).toMatchObject([
      { method: 'pwd', next: 1 },
      { method: 'otp' },
    ]);
  },

  'leaves a member of the user record and of a device that it does not know': async ({ store, sessions }) => {
    const user = await store.findUser('alice');
    const { devices } = JSON.parse(user?.details ?? '') as { readonly devices: readonly object[] };
    const known = devices.map((device) => ({ ...device, next: 1 }));
    await store.changeUser('alice', { details: withMember(JSON.stringify({ devices: known })) });
    const deviceSecret = frozenClients().deviceSecrets.laptop ?? '';
    const device = frozenFacts().names['device of laptop'] ?? '';
    await sessions.issue({ userId: 'alice', deviceSecret, trustDevice: '7d', authMethods: ['otp'] });
    await sessions.setIdleTimeout('alice', '3d');
    await sessions.revokeDevice('alice', device);
    const after = JSON.parse((await store.findUser('alice'))?.details ?? '');
    expect(after).toMatchObject({ next: { of: 'a newer version' }, devices: [{ id: device, next: 1 }] });
    expect(after.devices[0]).not.toHaveProperty('trustedUntil');
  },

  'passes over a claim that it does not know': async ({ store, sessions }) => {
    const [laptop] = frozenFacts().sessions;
    if (laptop === undefined) throw new Error('The fixture has no session.');
    const { revocation: _, expiresAt: __, ...like } = laptop;
    const session = { ...like, id: deriveSessionId(LOOKUP_ID), createdAt: FROZEN_NOW };
    await store.insert({ session, authenticationStartedAt: FROZEN_NOW, now: FROZEN_NOW });
    const token = signedToken({ next: { of: 'a newer version' }, sid: 'x', amr: ['pwd'] });
    expect(await sessions.authenticate(token)).toMatchObject({ id: session.id, status: 'active' });
    const renewed = await sessions.rotate(token);
    expect(await sessions.authenticate(renewed.token)).toMatchObject({ id: session.id });
  },
};

/** The names of the checks, each of which {@link checkNewerFacts} makes. */
export const NEWER_FACT_CHECKS: readonly string[] = Object.keys(CHECKS);

/** Makes one check on a store that holds the facts of the first release. */
export async function checkNewerFacts(name: string, store: SessionStore): Promise<void> {
  const { names } = frozenFacts();
  const { tokens } = frozenClients();
  const sessions = openFrozenManager(store, () => FROZEN_NOW);
  const idOf = (session: string) => names[`session of ${session}`] ?? '';
  const tokenOf = (session: string) => tokens[session] ?? '';
  try {
    await CHECKS[name]?.({ store, sessions, idOf, tokenOf });
  } finally {
    await sessions.close();
  }
}

/** A token of Alice's laptop as another version may sign it. */
function signedToken(more: object): string {
  const seconds = FROZEN_NOW / 1000;
  const parties = { iss: 'https://app.example.com', aud: 'app' };
  const claims = {
    ...parties,
    sub: 'alice',
    iat: seconds,
    exp: seconds + 3600,
    gen: 1,
    lookup_id: LOOKUP_ID,
    ...more,
  };
  return signClaims(claims, new KeyRing(FROZEN_KEYS).signing, 'session+jwt');
}

function withMember(details = '{}'): string {
  return JSON.stringify({ ...(JSON.parse(details) as object), next: { of: 'a newer version' } });
}
