import type { SessionStore } from '../store/contract.js';
import { type Observation, tellingEnd } from './observer.js';

type Methods = Omit<SessionStore, 'contractVersion' | 'planPreparation'>;

const METHODS: Record<keyof Methods, true> = {
  prepare: true,
  insert: true,
  find: true,
  findLeased: true,
  readLease: true,
  changeLease: true,
  read: true,
  list: true,
  listEnded: true,
  findKept: true,
  noteActivity: true,
  update: true,
  admit: true,
  setIdleTimeout: true,
  revoke: true,
  revokeAll: true,
  revokeDevice: true,
  findRevoked: true,
  revokeBatch: true,
  listAll: true,
  count: true,
  findUser: true,
  changeUser: true,
  eraseUser: true,
  purgeErasures: true,
  purge: true,
  close: true,
};

/** A store as it is, whose calls are told to the observer while there is one. */
export function watchStore(store: SessionStore, observation: Observation): SessionStore {
  const { contractVersion } = store;
  const calls = Object.keys(METHODS).map((method) => {
    // Looked up at each call: what a store does may be changed while it is in use, as tests do.
    const call = (...args: unknown[]): Promise<unknown> =>
      (store as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>)[method]?.(...args) ??
      Promise.reject(new TypeError(`The store has no method ${method}.`));
    const watched = (...args: unknown[]): Promise<unknown> => {
      const { observer } = observation;
      if (observer === null) return call(...args);
      return tellingEnd(call(...args), observer.storeCall(method));
    };
    return [method, watched];
  });
  return { contractVersion, ...Object.fromEntries(calls) } as SessionStore;
}
