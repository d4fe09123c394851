export { type ImportCounts, ImportStoppedError } from './import-counts.js';
export type { ImportOptions } from './import-sessions.js';
export type { ImportedSession } from './imported-session.js';
export type { AdminListOptions, AdminPage } from './list-all-sessions.js';
export {
  type RevocationProgress,
  RevocationStoppedError,
  type RevokeAllUsersOptions,
} from './revoke-all-users.js';
export { type PurgeOptions, SessionAdmin, type SessionAdminOptions } from './session-admin.js';
