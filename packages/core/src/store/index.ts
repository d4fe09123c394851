export { checkNames, type Names } from '../values/check-names.js';
export { type Logger, readLogger } from '../values/logger.js';
export { KeyedQueue } from '../work/keyed-queue.js';
export { compareClocks } from './compare-clocks.js';
export {
  type Activity,
  type AdmitRequest,
  type AdmitResult,
  type AllPage,
  type AllPageRequest,
  CONTRACT_VERSION,
  type EndedPageRequest,
  type Erasure,
  type ExpectedSession,
  type ExpectedUser,
  type InsertRequest,
  type InsertResult,
  type KeptSession,
  type Lease,
  type LeasedSessions,
  type LeaseTimes,
  type LimitPolicy,
  type MaturedSessions,
  type NewSession,
  type PageRequest,
  type Revocation,
  type RevokeBatchRequest,
  type RevokedBatch,
  type SessionChanges,
  type SessionFacts,
  type SessionLimit,
  type SessionStatus,
  type SessionStore,
  type StoredSession,
  type UserChanges,
  type UserNote,
  type UserRecord,
} from './contract.js';
export { erasureKey } from './erasure-key.js';
export { MemoryStore } from './memory-store.js';
export { NotPrimaryError } from './not-primary-error.js';
export { chosenIdleTimeout, countsAs, evictionOrder, expiryOf, sessionsToEvict } from './rules.js';
