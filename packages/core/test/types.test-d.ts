/** Compiled, not run: what must compile does, and what must not is marked as an error that is expected. */
import {
  type AuthenticatedSession,
  type DescribedSession,
  type DeviceType,
  InvalidTokenError,
  type JsonValue,
  type RefusalReason,
  type SessionError,
  type SessionErrorCode,
  SessionManager,
  type SessionStatus,
} from '@jwt-sessions/core';
import { SessionAdmin } from '@jwt-sessions/core/admin';
import { type CONTRACT_VERSION, MemoryStore, type SessionStore } from '@jwt-sessions/core/store';

declare const store: SessionStore;
declare function expectType<Type>(value: Type): void;
type IsExactly<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** An interface, which has no index signature: applications write those. */
interface CartData {
  readonly cart: readonly string[];
}

// Without a type of its own, an application's data is whatever JSON holds.
const plain = new SessionManager({ store, keys: undefined });
expectType<IsExactly<Awaited<ReturnType<typeof plain.authenticate>>['data'], JsonValue | null>>(true);

// With one, it is that from the log-in to the request, the list and the events.
const sessions = new SessionManager<CartData>({ store, keys: process.env.SESSION_KEYS });
const issued = await sessions.issue({ userId: 'alice', data: { cart: ['book'] } });
expectType<IsExactly<typeof issued.session, DescribedSession<CartData>>>(true);
const session = await sessions.authenticate(issued.token);
expectType<IsExactly<typeof session, AuthenticatedSession<CartData>>>(true);
expectType<readonly string[] | undefined>(session.data?.cart);
const page = await sessions.actingAs(session).list();
expectType<IsExactly<(typeof page.sessions)[number]['data'], CartData | null>>(true);
sessions.on('issued', (event) => expectType<CartData | null>(event.session.data));
expectType<CartData | null>((await sessions.recheck(session)).data);
expectType<CartData | null>((await sessions.rotate(issued.token)).session.data);
await sessions.issue({ userId: 'alice', data: null });
// @ts-expect-error data of another shape
await sessions.issue({ userId: 'alice', data: { basket: [] } });
// @ts-expect-error a member that there isn't
session.data?.basket;

// Names and values that there aren't.
// @ts-expect-error an option that moved into tuning
new SessionManager({ store, keys: 'k', touchInterval: '1m' });
// @ts-expect-error an option of another type
new SessionManager({ store, keys: 'k', idleTimeout: 30 });
// @ts-expect-error no store
new SessionManager({ keys: 'k' });
// @ts-expect-error a misspelt name, which would let somebody in without a second factor
await sessions.issue({ userId: 'alice', pendng: true });
// @ts-expect-error an event that there isn't
sessions.on('ended', () => {});
// @ts-expect-error nobody's to emit
sessions.emit('issued', issued);

// Closed unions, to be switched over without a default.
expectType<IsExactly<SessionStatus, 'active' | 'pending' | 'unconfirmed' | 'impersonated'>>(true);
const icon: Record<DeviceType, string> = {
  desktop: '🖥',
  mobile: '📱',
  tablet: '📱',
  tv: '📺',
  console: '🎮',
  wearable: '⌚',
  headset: '🥽',
  car: '🚗',
  speaker: '🔈',
};
expectType<string | null>(issued.session.device.type && icon[issued.session.device.type]);
declare const error: SessionError;
expectType<SessionErrorCode>(error.code);
if (error instanceof InvalidTokenError) expectType<RefusalReason>(error.reason);

// What runs a deployment needs no keys, and a manager none of its methods.
new SessionAdmin({ store: new MemoryStore() });
// @ts-expect-error a key is not its business
new SessionAdmin({ store, keys: 'k' });
// @ts-expect-error purging is SessionAdmin's
sessions.purge;

// A store says which contract it implements.
expectType<IsExactly<SessionStore['contractVersion'], typeof CONTRACT_VERSION>>(true);
// @ts-expect-error one without the version
expectType<SessionStore>({} as Omit<SessionStore, 'contractVersion'>);
