import { decimal, whole } from '../report/format.js';
import { markdownTable } from '../report/markdown-table.js';
import { readsPerSecond } from './cached-reads.js';
import { ACTIVITY_UNIT, type MeasuredCosts } from './measured-costs.js';
import { databaseCoresNeeded, PLANNED_LOAD, processesNeeded } from './needed.js';

/** What docs/scaling.md is about. */
const SCALE = {
  sessions: 100_000_000,
  requestsPerSecond: 1_000_000,
  /** Sessions with a request in the same minute. */
  active: 10_000_000,
  /** Tokens that come again and again after they were revoked, and how often. */
  replayed: 50_000,
  replaysPerSecond: 500_000,
  /** Seconds: the manager's default. */
  absentTtl: 60,
  cacheFor: 5,
} as const;

/** The figures of docs/scaling.md: each with what it was computed from. */
export function scalingFigures(costs: MeasuredCosts): string {
  const processes = processesNeeded(SCALE.requestsPerSecond, costs.valid);
  const spread = { requestsPerSecond: SCALE.requestsPerSecond, sessions: SCALE.active, ttl: SCALE.cacheFor };
  const anywhere = readsPerSecond({ ...spread, processes });
  const pinned = readsPerSecond({ ...spread, processes: 1 });
  const replayReads = readsPerSecond({
    requestsPerSecond: SCALE.replaysPerSecond,
    sessions: SCALE.replayed,
    processes,
    ttl: SCALE.absentTtl,
  });
  const share = (reads: number) => `${((reads / SCALE.requestsPerSecond) * 100).toFixed(1)} %`;
  const perSecond = (value: number) => `${whole(value)} per second`;
  return markdownTable(
    [{ title: 'question' }, { title: 'computed from' }, { title: 'answer', align: 'right' }],
    [
      [
        `processes for ${perSecond(SCALE.requestsPerSecond)}`,
        `${perSecond(costs.valid)} measured, ${PLANNED_LOAD * 100} % planned`,
        whole(processes),
      ],
      [
        'cores of the databases for these reads',
        `${decimal(costs.databasePerValid)} µs measured for each`,
        whole(databaseCoresNeeded(SCALE.requestsPerSecond, costs.databasePerValid)),
      ],
      [
        'the same with the hand-written select',
        `${decimal(costs.databasePerHandWritten)} µs measured for each`,
        whole(databaseCoresNeeded(SCALE.requestsPerSecond, costs.databasePerHandWritten)),
      ],
      [
        `cores of the databases to note ${whole(SCALE.active)} active sessions a minute`,
        `${(costs.databasePerActivity * 100).toFixed(1)} % of a core measured for ${whole(ACTIVITY_UNIT)}`,
        whole(Math.ceil((costs.databasePerActivity * SCALE.active) / ACTIVITY_UNIT / PLANNED_LOAD)),
      ],
      [
        `room for ${whole(SCALE.sessions)} sessions, with indexes`,
        `${whole(costs.bytesPerRow)} bytes measured for a row`,
        `${whole((SCALE.sessions * costs.bytesPerRow) / 1e9)} GB`,
      ],
      [
        `reads while ${whole(SCALE.replayed)} revoked tokens are replayed ${perSecond(SCALE.replaysPerSecond)}`,
        `once a process and ${SCALE.absentTtl} s`,
        perSecond(replayReads),
      ],
      [
        'processes for that wave of revoked tokens',
        `${perSecond(costs.knownRevoked)} measured`,
        whole(processesNeeded(SCALE.replaysPerSecond, costs.knownRevoked)),
      ],
      [
        `reads that cacheFor ${SCALE.cacheFor} s leaves, any process taking any request`,
        `${whole(SCALE.active)} active sessions, ${whole(processes)} processes`,
        share(anywhere),
      ],
      [
        'the same, each session staying with its process',
        `${whole(SCALE.active)} active sessions`,
        share(pinned),
      ],
    ],
  );
}
