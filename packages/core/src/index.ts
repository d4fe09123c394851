export type { ActingFacts, ActingSession } from './acting-session.js';
export type { EndedBy, EndedSession, EndedSessionPage, SessionEnding } from './ended-session.js';
export {
  InvalidCursorError,
  InvalidTokenError,
  OutdatedCredentialsError,
  type RefusalReason,
  SessionError,
  type SessionErrorCode,
  SessionImpersonatedError,
  SessionLimitReachedError,
  SessionNotFoundError,
  SessionTooNewError,
  SessionUnconfirmedError,
  StoreUnavailableError,
} from './errors.js';
export type {
  Actor,
  CompletedEvent,
  ConfirmedEvent,
  IssuedEvent,
  RefusedEvent,
  RevocationReason,
  RevokedEvent,
  SessionEvents,
} from './events.js';
export type {
  JsonWebKeyInput,
  KeyInput,
  KeyPairInput,
  LegacyKeyInput,
  SecretKeyInput,
  SigningAlgorithm,
} from './keys/key.js';
export type { EndSignal } from './live/end-watcher.js';
export type {
  LegacyTokensOptions,
  MaxSessions,
  SessionManagerOptions,
  TuningOptions,
} from './options/manager-options.js';
export type { ActorOptions, RevokeAllOptions, RevokeOptions } from './revocations/revoke-options.js';
export type {
  AuthenticatedSession,
  Brand,
  ClientHints,
  ClientType,
  DescribedSession,
  Device,
  DeviceType,
  IssuedSession,
  IssueRequest,
  JsonValue,
  ListedDevice,
  ListedSession,
  RenewedSession,
  Session,
  SessionLocation,
  SessionPage,
  Software,
} from './session.js';
export { SessionManager } from './session-manager.js';
export type { Health, HealthStatus } from './store/check-health.js';
export type { LimitPolicy, SessionStatus } from './store/contract.js';
export type { ServiceToken, TokenForOptions } from './tokens/token-for.js';
export { type AuthMethod, parseAuthMethods } from './values/auth-methods.js';
export { parseDuration } from './values/duration.js';
export type { IpAddresses } from './values/ip-address.js';
export type { Logger } from './values/logger.js';
export type { AuthenticateOptions, RequestOrigin } from './verbs/authenticate-session.js';
export type { CompleteOptions } from './verbs/complete-second-factor.js';
export type { ReauthenticateOptions } from './verbs/renew-token.js';
export type { NextData, SetDataOptions } from './verbs/set-data.js';
export type { ListEndedOptions } from './views/list-ended.js';
export type { ListOptions } from './views/list-sessions.js';
