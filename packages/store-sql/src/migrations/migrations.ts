import { sessionsAndUsers } from './0001-sessions-and-users.js';
import type { Migration } from './migration.js';

/** In the order in which they run. One that was published is never changed: what comes later gets a number. */
export const migrations: readonly Migration[] = [sessionsAndUsers];
