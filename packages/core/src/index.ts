export * from './errors.js';
export type { KeyInput, KeyPairInput, SecretKeyInput, SigningAlgorithm } from './keys/key.js';
export type { ListOptions } from './list-sessions.js';
export type { SessionManagerOptions } from './manager-options.js';
export { MemoryStore } from './memory-store.js';
export type * from './session.js';
export type { IssuedEvent, RefusedEvent, RevokedEvent, SessionEvents } from './session-events.js';
export { type EndOptions, SessionManager } from './session-manager.js';
export type * from './store.js';
