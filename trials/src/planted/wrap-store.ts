import type { SessionStore } from '@jwt-sessions/core/store';

/** A store that does some things in another way than the one within. */
export function wrapStore(store: SessionStore, overrides: Partial<SessionStore>): SessionStore {
  return new Proxy(store, {
    get(target, name) {
      const member: unknown = Reflect.get(overrides, name) ?? Reflect.get(target, name);
      if (typeof member !== 'function' || name in overrides) return member;
      // Private members are of the store, and of nobody who stands in front of it.
      return member.bind(target);
    },
  });
}

/** Says yes to every n-th question, beginning with the first. */
export function everyNth(n: number): () => boolean {
  let asked = 0;
  return () => {
    asked += 1;
    return asked % n === 1 || n === 1;
  };
}
