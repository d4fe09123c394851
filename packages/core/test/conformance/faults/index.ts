import { activityFaults } from './activity.js';
import { admitFaults } from './admit.js';
import { admitCountingFaults } from './admit-counting.js';
import { admitEvictionFaults } from './admit-eviction.js';
import { admitLimitFaults } from './admit-limit.js';
import { admitLimitRaceFaults } from './admit-limit-races.js';
import { admitRaceFaults } from './admit-races.js';
import { allUsersFaults } from './all-users.js';
import { authMethodFaults } from './auth-methods.js';
import { endedFaults } from './ended.js';
import { eraseUserFaults } from './erase-user.js';
import type { Fault } from './fault.js';
import { findRevokedFaults } from './find-revoked.js';
import { handleFaults } from './handles.js';
import { identityFaults } from './identity.js';
import { idleTimeoutFaults } from './idle-timeout.js';
import { insertFaults } from './insert.js';
import { leaseFaults } from './leases.js';
import { limitFaults } from './limit.js';
import { limitCountingFaults } from './limit-counting.js';
import { limitRaceFaults } from './limit-races.js';
import { listFaults } from './list.js';
import { maturedFaults } from './matured.js';
import { notingFaults } from './noting.js';
import { objectFaults } from './objects.js';
import { purgeFaults } from './purge.js';
import { readingFaults } from './reading.js';
import { replacingFaults } from './replacing.js';
import { revivalFaults } from './revival.js';
import { revocationFaults } from './revocation.js';
import { revokeDeviceFaults } from './revoke-device.js';
import { textFaults } from './texts.js';
import { timeFaults } from './times.js';
import { updateFaults } from './update.js';
import { updateRaceFaults } from './update-races.js';
import { userRecordFaults } from './user-record.js';

export const faults: readonly Fault[] = [
  ...insertFaults,
  ...limitFaults,
  ...limitCountingFaults,
  ...limitRaceFaults,
  ...replacingFaults,
  ...notingFaults,
  ...maturedFaults,
  ...readingFaults,
  ...leaseFaults,
  ...listFaults,
  ...endedFaults,
  ...activityFaults,
  ...updateFaults,
  ...updateRaceFaults,
  ...admitFaults,
  ...admitLimitFaults,
  ...admitCountingFaults,
  ...admitEvictionFaults,
  ...admitRaceFaults,
  ...admitLimitRaceFaults,
  ...idleTimeoutFaults,
  ...revocationFaults,
  ...revokeDeviceFaults,
  ...findRevokedFaults,
  ...revivalFaults,
  ...allUsersFaults,
  ...userRecordFaults,
  ...eraseUserFaults,
  ...purgeFaults,
  ...timeFaults,
  ...textFaults,
  ...authMethodFaults,
  ...identityFaults,
  ...objectFaults,
  ...handleFaults,
];
