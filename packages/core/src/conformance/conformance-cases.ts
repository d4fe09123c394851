import { activityCases } from './cases/activity.js';
import { admitCases } from './cases/admit.js';
import { admitEvictionCases } from './cases/admit-eviction.js';
import { admitLimitCases } from './cases/admit-limit.js';
import { admitLimitRaceCases } from './cases/admit-limit-races.js';
import { admitRaceCases } from './cases/admit-races.js';
import { countCases, listAllCases, revokeBatchCases } from './cases/all-users.js';
import { eraseUserCases, purgeErasuresCases } from './cases/erase-user.js';
import { findCases, readCases } from './cases/find.js';
import { findRevokedCases } from './cases/find-revoked.js';
import { handleCases } from './cases/handles.js';
import { idleTimeoutCases } from './cases/idle-timeout.js';
import { insertCases } from './cases/insert.js';
import { findLeasedCases, leaseCases } from './cases/leases.js';
import { limitCases } from './cases/limit.js';
import { limitRaceCases } from './cases/limit-races.js';
import { listCases } from './cases/list.js';
import { findKeptCases, listEndedCases } from './cases/list-ended.js';
import { idCases, lookalikeCases } from './cases/look-alikes.js';
import { maturedCases } from './cases/matured.js';
import { notingCases } from './cases/noting.js';
import { objectCases } from './cases/objects.js';
import { prepareCases } from './cases/prepare.js';
import { purgeCases } from './cases/purge.js';
import { replacingCases } from './cases/replacing.js';
import { revokeAllCases, revokeCases } from './cases/revoke.js';
import { revokeDeviceCases } from './cases/revoke-device.js';
import { textCases } from './cases/text.js';
import { timeCases } from './cases/times.js';
import { updateCases } from './cases/update.js';
import { updateRaceCases } from './cases/update-races.js';
import { changeUserCases, findUserCases } from './cases/user-record.js';
import type { ConformanceCase } from './conformance-case.js';

/** Every promise of the store contract, as data: for `storeConformance`, and for whoever runs a few alone. */
export const conformanceCases: readonly ConformanceCase[] = [
  ...prepareCases,
  ...insertCases,
  ...limitCases,
  ...limitRaceCases,
  ...replacingCases,
  ...notingCases,
  ...maturedCases,
  ...findCases,
  ...findLeasedCases,
  ...leaseCases,
  ...readCases,
  ...listCases,
  ...listEndedCases,
  ...findKeptCases,
  ...activityCases,
  ...updateCases,
  ...updateRaceCases,
  ...admitCases,
  ...admitLimitCases,
  ...admitEvictionCases,
  ...admitRaceCases,
  ...admitLimitRaceCases,
  ...idleTimeoutCases,
  ...revokeCases,
  ...revokeAllCases,
  ...revokeDeviceCases,
  ...findRevokedCases,
  ...revokeBatchCases,
  ...listAllCases,
  ...countCases,
  ...findUserCases,
  ...changeUserCases,
  ...eraseUserCases,
  ...purgeErasuresCases,
  ...purgeCases,
  ...handleCases,
  ...timeCases,
  ...textCases,
  ...lookalikeCases,
  ...idCases,
  ...objectCases,
];
