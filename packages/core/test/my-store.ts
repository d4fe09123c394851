import { MemoryStore } from '@jwt-sessions/core/store';

/** Stands for a store of somebody else's in the README's example. */
export class MyStore extends MemoryStore {}
