import { MemoryStore } from '@jwt-sessions/core/store';

/** What is kept at each address: one place for all handles, as a database is. */
const opened = new Map<string, MyStore>();

/** Stands for a store of somebody else's in the README's example. */
export class MyStore extends MemoryStore {
  constructor(url: string) {
    super();
    const { sessions, users, lease } = opened.get(url) ?? this;
    Object.assign(this, { sessions, users, lease });
    opened.set(url, this);
  }
}
