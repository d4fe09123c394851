export type { ActingOptions, ActingSession, ActorSession } from './acting-session.js';
export * from './errors.js';
export type * from './events.js';
export type { KeyInput, KeyPairInput, SecretKeyInput, SigningAlgorithm } from './keys/key.js';
export type { SessionManagerOptions } from './options/manager-options.js';
export type {
  HostOptions,
  RevokeAllOptions as EndAllOptions,
  RevokeOptions as EndOptions,
} from './revocations/revoker.js';
export type * from './session.js';
export { SessionManager } from './session-manager.js';
export type * from './store/contract.js';
export { MemoryStore } from './store/memory-store.js';
export { parseDuration } from './values/duration.js';
export type { AuthenticateOptions, RequestOrigin as Client } from './verbs/authenticate-session.js';
export type { CompleteOptions } from './verbs/complete-second-factor.js';
export type { ImportOptions } from './verbs/import-sessions.js';
export type { ImportedSession } from './verbs/imported-session.js';
export type { ListOptions } from './views/list-sessions.js';
