import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Finding } from '../checks/check.js';
import { checkHistory } from '../checks/check-history.js';
import { Client } from '../client/client.js';
import { ProcessCrew } from '../client/process-crew.js';
import { raceEnding } from '../episodes/endings.js';
import type { History } from '../history/history.js';
import type { PlantedFault } from '../planted/plants.js';
import type { Measured } from '../report/report.js';
import { playEpisodes, type Schedule } from '../runs/play-episodes.js';
import { startPostgres } from '../servers/postgres.js';
import { readHeapCensus } from './heap-census.js';
import { judgeHeaps, type Moment } from './judge-heaps.js';

export interface Soak {
  readonly seed: number;
  /** How long it lasts, in milliseconds. */
  readonly lasts: number;
}

const SIZE = 3;
const LANES = 6;
/** The first is for everything to warm up. */
const ROUNDS = 6;
/** Of the caches whose size can be set: so few that they are full when it begins to count. */
const ENTRIES = 50;
const SETTLED = 3000;
/** Of the run with a planted leak, by work and not by time: a busy machine does less in it. */
const PROOF = { episodes: [{ profile: 'plain', play: raceEnding }], count: 8 } as const;

/** Plays for long on PostgreSQL, and looks again and again whether the heap of a process holds more. */
export async function runSoak(soak: Soak, tell: (measured: Measured) => void): Promise<void> {
  const database = await startPostgres();
  try {
    const address = database.addresses[0] ?? '';
    const proof = await soakOnce(address, 'kept-requests', { seed: soak.seed, prefix: 'proof-', ...PROOF });
    const isSeen = proof.findings.some(
      ({ check, text }) => check === 'heap-grows' && text.includes('KeptRequest'),
    );
    const unseen = [
      { check: 'plant-unseen', text: 'a process kept every request, and its heap was not found to grow' },
    ];
    const facts = { 'findings with a planted leak': proof.findings.length };
    const findings = isSeen ? [] : unseen;
    tell({ facts, findings });
    const { facts: more, findings: found } = await soakOnce(address, null, {
      seed: soak.seed,
      prefix: 'soak-',
      lasts: soak.lasts,
    });
    tell({ facts: { ...facts, ...more }, findings: [...findings, ...found] });
  } finally {
    await database.stop();
  }
}

async function soakOnce(
  address: string,
  planted: PlantedFault | null,
  { lasts = Number.POSITIVE_INFINITY, ...schedule }: Omit<Schedule, 'lanes'> & Partial<Soak>,
): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), 'jwt-sessions-trials-soak-'));
  const addresses = Array.from({ length: SIZE }, () => address);
  const crew = await ProcessCrew.start({ addresses, planted, cacheEntries: ENTRIES });
  const client = new Client(crew);
  try {
    const moments: Moment[] = [];
    const heaps: number[] = [];
    let born = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const until = Date.now() + lasts / ROUNDS;
      const { seed, prefix = '' } = schedule;
      const own = { ...schedule, seed: seed + round, lanes: LANES, prefix: `${prefix}${round}-` };
      await playEpisodes(client, own, () => Date.now() >= until);
      await pause(SETTLED);
      const file = join(folder, `${round}.heapsnapshot`);
      const node = crew.processAt(0);
      if (node === null) throw new Error('The first process is gone.');
      heaps.push(await node.writeHeap(file));
      const births = client.calls.filter(({ question }) => question.kind === 'logIn').length;
      moments.push({ census: await readHeapCensus(file), births: births - born });
      born = births;
      await rm(file);
    }
    const history = await historyOf(client, crew);
    const findings: Finding[] = [
      ...judgeHeaps(moments.slice(1)),
      ...(planted === null ? checkHistory(history) : []),
    ];
    return {
      facts: {
        minutes: Math.round(lasts / 60_000),
        calls: client.calls.length,
        'sessions begun': born,
        'heap after each part, MB': heaps.map((bytes) => (bytes / 1e6).toFixed(1)).join(', '),
        'kinds of objects counted': moments.at(-1)?.census.size ?? 0,
      },
      findings,
    };
  } finally {
    client.disconnect();
    await crew.end();
    await rm(folder, { recursive: true, force: true });
  }
}

async function historyOf(client: Client, crew: ProcessCrew): Promise<History> {
  const reports = await Promise.all(
    crew.nodes.flatMap((node) =>
      node === null
        ? []
        : [node.report().then(async (report) => ({ ...report, closing: await node.close() }))],
    ),
  );
  return {
    calls: client.calls,
    polls: client.polls,
    disturbances: [],
    revoked: crew.revoked(),
    nodes: reports,
    conditions: {
      clockDifference: 0,
      clockStep: 0,
      deadLogInsAfter: null,
      mustFail: false,
      // To write a heap down stops its process.
      stall: Math.max(...reports.map(({ stall }) => stall)),
      pollsAreInstants: true,
      leastCloseRaces: 3,
      heapBound: 150e6,
    },
  };
}
