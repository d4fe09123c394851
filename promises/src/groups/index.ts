import type { PromiseGroup } from '../held-promise.js';
import { cookies } from './cookies.js';
import { devices } from './devices.js';
import { endings } from './endings.js';
import { ends } from './ends.js';
import { erasure } from './erasure.js';
import { events } from './events.js';
import { failures } from './failures.js';
import { guessing } from './guessing.js';
import { interleavings } from './interleavings.js';
import { leases } from './leases.js';
import { logIns } from './log-ins.js';
import { openPages } from './open-pages.js';
import { rotation } from './rotation.js';
import { silence } from './silence.js';
import { tokens } from './tokens.js';
import { weakSessions } from './weak-sessions.js';

/** All promises that tests of core and of the Koa package hold, in the order of docs/promises.md. */
export const groups: readonly PromiseGroup[] = [
  endings,
  leases,
  events,
  logIns,
  ends,
  tokens,
  failures,
  rotation,
  weakSessions,
  devices,
  erasure,
  cookies,
  silence,
  guessing,
  openPages,
  interleavings,
];
