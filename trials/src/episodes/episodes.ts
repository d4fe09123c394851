import {
  outwaitMemory,
  raceEnding,
  raceEndingFromMemory,
  replaceInLogIn,
  revokeAllAmidLogIns,
  watchList,
} from './endings.js';
import { chooseIdleTime, useInTheLastMoment, useUp } from './ends-of-time.js';
import { improvise } from './improvisation.js';
import { crowd } from './limits.js';
import { moveIn } from './moving-in.js';
import { vouch } from './new-devices.js';
import type { Episode } from './person.js';
import { giveSecondFactor, proveAgain, raceTabs, stealToken } from './renewals.js';

/** What a run is put together from; those that stand twice come twice as often. */
export const EPISODES: readonly Episode[] = [
  { profile: 'plain', play: raceEnding },
  { profile: 'plain', play: raceEnding },
  { profile: 'remembering', play: raceEnding },
  { profile: 'remembering', play: outwaitMemory },
  { profile: 'plain', play: revokeAllAmidLogIns },
  { profile: 'plain', play: revokeAllAmidLogIns },
  { profile: 'plain', play: replaceInLogIn },
  { profile: 'plain', play: watchList },
  { profile: 'plain', play: proveAgain },
  { profile: 'plain', play: giveSecondFactor },
  { profile: 'plain', play: improvise },
  { profile: 'few', play: improvise },
  { profile: 'few', play: crowd },
  { profile: 'full', play: crowd },
  { profile: 'careful', play: vouch },
  { profile: 'rotating', play: raceTabs },
  { profile: 'rotating', play: stealToken },
  { profile: 'moving', play: moveIn },
  { profile: 'short', play: useUp },
  { profile: 'short', play: useInTheLastMoment },
  { profile: 'short', play: chooseIdleTime },
];

/** The same of a run in which processes may answer from memory, and every ending waits for that. */
export const LEASED_EPISODES: readonly Episode[] = [
  { profile: 'remembering', play: raceEndingFromMemory },
  { profile: 'remembering', play: raceEndingFromMemory },
  { profile: 'plain', play: raceEndingFromMemory },
  { profile: 'remembering', play: outwaitMemory },
  { profile: 'remembering', play: revokeAllAmidLogIns },
  { profile: 'remembering', play: replaceInLogIn },
  { profile: 'remembering', play: watchList },
  { profile: 'remembering', play: proveAgain },
  { profile: 'remembering', play: giveSecondFactor },
  { profile: 'remembering', play: raceTabs },
  { profile: 'remembering', play: improvise },
  { profile: 'few', play: crowd },
];
