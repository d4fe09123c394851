import type { SessionStore } from '@jwt-sessions/core/store';
import { CONTRACT_VERSION } from '../../src/store/contract.js';
import { MemoryStore } from '../../src/store/memory-store.js';

export type Method = Exclude<keyof SessionStore, 'contractVersion' | 'planPreparation'>;

/** Passes every call on to a store and counts it. A call can be held back, or made to fail. */
export class CountingStore implements SessionStore {
  readonly contractVersion = CONTRACT_VERSION;
  readonly calls: { readonly method: Method; readonly args: readonly unknown[] }[] = [];
  /** What calls of a method wait for before their answer is given. */
  readonly held = new Map<Method, Promise<void>>();
  readonly failing = new Map<Method, Error>();

  readonly prepare: SessionStore['prepare'];
  readonly insert: SessionStore['insert'];
  readonly find: SessionStore['find'];
  readonly findLeased: SessionStore['findLeased'];
  readonly readLease: SessionStore['readLease'];
  readonly changeLease: SessionStore['changeLease'];
  readonly read: SessionStore['read'];
  readonly list: SessionStore['list'];
  readonly listEnded: SessionStore['listEnded'];
  readonly findKept: SessionStore['findKept'];
  readonly noteActivity: SessionStore['noteActivity'];
  readonly update: SessionStore['update'];
  readonly admit: SessionStore['admit'];
  readonly setIdleTimeout: SessionStore['setIdleTimeout'];
  readonly revoke: SessionStore['revoke'];
  readonly revokeAll: SessionStore['revokeAll'];
  readonly revokeDevice: SessionStore['revokeDevice'];
  readonly findRevoked: SessionStore['findRevoked'];
  readonly revokeBatch: SessionStore['revokeBatch'];
  readonly listAll: SessionStore['listAll'];
  readonly count: SessionStore['count'];
  readonly findUser: SessionStore['findUser'];
  readonly changeUser: SessionStore['changeUser'];
  readonly eraseUser: SessionStore['eraseUser'];
  readonly purgeErasures: SessionStore['purgeErasures'];
  readonly purge: SessionStore['purge'];
  readonly close: SessionStore['close'];

  constructor(store: SessionStore = new MemoryStore()) {
    const pass =
      <Args extends unknown[], Answer>(method: Method, call: (...args: Args) => Promise<Answer>) =>
      async (...args: Args): Promise<Answer> => {
        this.calls.push({ method, args });
        const failure = this.failing.get(method);
        if (failure) throw failure;
        // The answer is taken first and given late, as on a slow network.
        const answer = await call.apply(store, args);
        await this.held.get(method);
        return answer;
      };
    this.prepare = pass('prepare', store.prepare);
    this.insert = pass('insert', store.insert);
    this.find = pass('find', store.find);
    this.findLeased = pass('findLeased', store.findLeased);
    this.readLease = pass('readLease', store.readLease);
    this.changeLease = pass('changeLease', store.changeLease);
    this.read = pass('read', store.read);
    this.list = pass('list', store.list);
    this.listEnded = pass('listEnded', store.listEnded);
    this.findKept = pass('findKept', store.findKept);
    this.noteActivity = pass('noteActivity', store.noteActivity);
    this.update = pass('update', store.update);
    this.admit = pass('admit', store.admit);
    this.setIdleTimeout = pass('setIdleTimeout', store.setIdleTimeout);
    this.revoke = pass('revoke', store.revoke);
    this.revokeAll = pass('revokeAll', store.revokeAll);
    this.revokeDevice = pass('revokeDevice', store.revokeDevice);
    this.findRevoked = pass('findRevoked', store.findRevoked);
    this.revokeBatch = pass('revokeBatch', store.revokeBatch);
    this.listAll = pass('listAll', store.listAll);
    this.count = pass('count', store.count);
    this.findUser = pass('findUser', store.findUser);
    this.changeUser = pass('changeUser', store.changeUser);
    this.eraseUser = pass('eraseUser', store.eraseUser);
    this.purgeErasures = pass('purgeErasures', store.purgeErasures);
    this.purge = pass('purge', store.purge);
    this.close = pass('close', store.close);
  }

  /** The names of the calls since the last time that this was asked. */
  take(): Method[] {
    return this.calls.splice(0).map(({ method }) => method);
  }

  /** Holds back the answers of a method until the returned function is called. */
  hold(method: Method): () => void {
    let release = () => {};
    this.held.set(
      method,
      new Promise((resolve) => {
        release = () => {
          this.held.delete(method);
          resolve();
        };
      }),
    );
    return () => release();
  }
}
