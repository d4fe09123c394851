import {
  type AdmitRequest,
  type EndedPageRequest,
  type ExpectedSession,
  type InsertRequest,
  MemoryStore,
  type PageRequest,
  type Revocation,
  type SessionChanges,
  type UserChanges,
} from '@jwt-sessions/core/store';

/** A store that writes down what it is asked, and fails as long as it is told to. */
export class ProbedStore extends MemoryStore {
  /** The names of the methods called, in order. */
  calls: string[] = [];
  /** What every call throws, or null. */
  failure: Error | null = null;

  override insert(request: InsertRequest) {
    return this.#probe('insert', () => super.insert(request));
  }

  override find(ids: readonly string[]) {
    return this.#probe('find', () => super.find(ids));
  }

  override read(id: string) {
    return this.#probe('read', () => super.read(id));
  }

  override list(userId: string, page: PageRequest) {
    return this.#probe('list', () => super.list(userId, page));
  }

  override listEnded(userId: string, page: EndedPageRequest) {
    return this.#probe('listEnded', () => super.listEnded(userId, page));
  }

  override findKept(ids: readonly string[]) {
    return this.#probe('findKept', () => super.findKept(ids));
  }

  override update(id: string, expected: ExpectedSession, changes: SessionChanges, now: number) {
    return this.#probe('update', () => super.update(id, expected, changes, now));
  }

  override admit(request: AdmitRequest) {
    return this.#probe('admit', () => super.admit(request));
  }

  override readLease(): ReturnType<MemoryStore['readLease']> {
    return this.#probe('readLease', () => super.readLease());
  }

  override revoke(id: string, ending: Revocation, owner?: string) {
    return this.#probe('revoke', () => super.revoke(id, ending, owner));
  }

  override revokeAll(userId: string, ending: Revocation, except?: string) {
    return this.#probe('revokeAll', () => super.revokeAll(userId, ending, except));
  }

  override revokeDevice(userId: string, deviceId: string, ending: Revocation) {
    return this.#probe('revokeDevice', () => super.revokeDevice(userId, deviceId, ending));
  }

  override findUser(userId: string) {
    return this.#probe('findUser', () => super.findUser(userId));
  }

  override setIdleTimeout(userId: string, idleTimeout: number, now: number) {
    return this.#probe('setIdleTimeout', () => super.setIdleTimeout(userId, idleTimeout, now));
  }

  override changeUser(userId: string, changes: UserChanges, expected?: { readonly details: string }) {
    return this.#probe('changeUser', () => super.changeUser(userId, changes, expected));
  }

  async #probe<T>(name: string, call: () => Promise<T>): Promise<T> {
    this.calls.push(name);
    if (this.failure !== null) throw this.failure;
    return call();
  }
}
