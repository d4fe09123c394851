import { setTimeout as pause } from 'node:timers/promises';
import { SessionAdmin } from '@jwt-sessions/core/admin';
import type { Finding } from '../checks/check.js';
import type { CrewNode } from '../client/crew.js';
import { ProcessCrew } from '../client/process-crew.js';
import { openStore } from '../nodes/open-store.js';
import type { Operation, Performed } from '../nodes/operation.js';
import type { GrowthName } from '../parts.js';
import type { Measured } from '../report/report.js';
import { BACKENDS } from '../servers/backends.js';
import type { Database } from '../servers/database.js';
import { startMariadb } from '../servers/mariadb.js';
import { startPostgres } from '../servers/postgres.js';
import { addLargest, fillTables, LARGEST } from './fill-tables.js';
import { type Beside, beside } from './growth-measures.js';
import { LargeDatabase } from './large-database.js';
import { SESSIONS_OF_THE_LARGEST } from './plan.js';
import type { SqlDialect } from './statement.js';
import { tryPlans } from './try-plans.js';

interface Ground {
  readonly dialect: SqlDialect;
  readonly rows: number;
  readonly start: () => Promise<Database>;
}

const GROUNDS: Readonly<Record<GrowthName, Ground>> = {
  'growth-postgres': {
    dialect: 'postgres',
    rows: 5_000_000,
    start: () => startPostgres({ special: ['shared_buffers=512MB', 'max_wal_size=4GB'] }),
  },
  'growth-mariadb': {
    dialect: 'mariadb',
    rows: 5_000_000,
    start: () => startMariadb({ special: ['--innodb-buffer-pool-size=2G', '--innodb-log-file-size=1G'] }),
  },
  'growth-mysql': { dialect: 'mysql', rows: 400_000, start: BACKENDS.mysql },
  'growth-sqlite': { dialect: 'sqlite', rows: 400_000, start: BACKENDS.sqlite },
};

const QUIET = 10_000;
/** So many times a quiet period's a request may take at the median. */
const MOST_TIMES_SLOWER = 20;
/** The stores wait as long as they may, so that it is known how long things take. */
const TIMEOUT = '30s';
/** What a call of a store may take by default, in milliseconds, on a machine on which a request takes two. */
const LIMIT = { call: 5000, request: 2 };
/** A manager keeps what is over for a day. */
const KEPT = 86_400_000;

/** Tries what a deployment has after years: plans, endings of many sessions, and purging while requests go on. */
export async function runGrowth(
  part: GrowthName,
  rows: number | null,
  tell: (measured: Measured) => void,
): Promise<void> {
  const ground = GROUNDS[part];
  const database = await ground.start();
  const large = new LargeDatabase(ground.dialect, database.addresses[0] ?? '');
  const addresses = Array<string>(2).fill(database.addresses[0] ?? '');
  const crew = await ProcessCrew.start({ addresses, planted: null, timeout: TIMEOUT });
  try {
    await new Growth(large, crew, database.addresses[0] ?? '', rows ?? ground.rows, tell).run();
  } finally {
    await crew.end();
    await large.close();
    await database.stop();
  }
}

/** One after the other, told after each. */
class Growth {
  readonly #large: LargeDatabase;
  readonly #crew: ProcessCrew;
  readonly #address: string;
  readonly #rows: number;
  readonly #tell: (measured: Measured) => void;
  readonly #facts: Record<string, string | number> = {};
  readonly #findings: Finding[] = [];
  #tokens: string[] = [];
  #quiet = 1;
  #now = 0;
  #details = '';

  constructor(
    large: LargeDatabase,
    crew: ProcessCrew,
    address: string,
    rows: number,
    tell: (measured: Measured) => void,
  ) {
    this.#large = large;
    this.#crew = crew;
    this.#address = address;
    this.#rows = rows;
    this.#tell = tell;
  }

  async run(): Promise<void> {
    await this.#fill();
    await this.#lookAtPlans();
    await this.#beQuiet();
    await this.#listAndEnd();
    await this.#purge();
    await this.#fillAgain();
    await this.#loseIndex();
  }

  /** What asks, and what is asked about others meanwhile. */
  get #nodes(): readonly [CrewNode, CrewNode] {
    const [first, second] = this.#crew.nodes;
    if (!first || !second) throw new Error('A process is gone.');
    return [first, second];
  }

  #note(facts: Record<string, string | number>, findings: readonly Finding[] = []): void {
    Object.assign(this.#facts, facts);
    this.#findings.push(...findings);
    this.#tell({ facts: { ...this.#facts }, findings: [...this.#findings] });
  }

  async #fill(): Promise<void> {
    this.#now = Date.now();
    for (let number = 0; number < 20; number += 1)
      this.#tokens.push((await this.#logIn('plain', `guest-${number}`)).token ?? '');
    const [row] = await this.#large.ask<{ details: string }>('SELECT details FROM jwt_sessions LIMIT 1');
    this.#details = row?.details ?? '{}';
    const begun = Date.now();
    const now = this.#now;
    const details = this.#details;
    await this.#large.indexAfterwards(async () => {
      await fillTables(this.#large, { rows: this.#rows, now, details });
      await addLargest(this.#large, { from: this.#rows + 1, now, details });
    });
    await this.#large.run(
      `INSERT INTO jwt_users (user_id, valid_after)
       SELECT DISTINCT user_id, 0 FROM jwt_sessions WHERE user_id NOT IN (SELECT user_id FROM jwt_users)`,
    );
    await this.#large.tidy();
    this.#note({
      'rows of sessions': await this.#large.count('1 = 1'),
      'of them over': await this.#large.count(`expires_at < ${this.#now}`),
      'size, MB': megabytes(await this.#large.size()),
      'filled within, s': seconds(Date.now() - begun),
    });
  }

  async #lookAtPlans(): Promise<void> {
    const { facts, findings } = await tryPlans(this.#large, this.#address, this.#now);
    this.#note(facts, findings);
  }

  async #beQuiet(): Promise<void> {
    const quiet = await this.#beside('quiet', () => pause(QUIET));
    this.#quiet = quiet.median;
    this.#note({ 'a request in quiet, ms (median, slowest)': latencyOf(quiet) }, quiet.findings);
  }

  async #listAndEnd(): Promise<void> {
    const all = SESSIONS_OF_THE_LARGEST;
    const listing = { kind: 'list', token: null, userId: 'big-list' } as const;
    await this.#try('all pages of a list of 10000', listing, ({ answer }) =>
      answer.outcome === 'done' && answer.ids?.length === all
        ? null
        : `listed ${JSON.stringify(answer).slice(0, 200)}`,
    );
    const { answer } = await this.#nodes[0].perform('plain', { ...listing, userId: 'big-one' });
    const target = (answer.outcome === 'done' && answer.ids?.[0]) || '';
    const one = { kind: 'revoke', token: null, userId: 'big-one', target } as const;
    await this.#try('an ending of one of 10000', one, endedOf(true));
    const kept = await this.#logIn('plain', 'big-others');
    const others = { kind: 'revokeOthers', token: kept.token ?? '' } as const;
    await this.#try('an ending of the other 10000', others, endedOf(all));
    await this.#mustHave('big-others', 1);
    const before = await this.#logIn('plain', 'big-all');
    const whole = { kind: 'revokeAll', token: null, userId: 'big-all', except: null } as const;
    await this.#try('an ending of all 10001', whole, endedOf(all + 1));
    await this.#mustHave('big-all', 0);
    await this.#mustBeOut(before.token ?? '');
    const logIn = logInOf('big-evict');
    await this.#try(
      'a log-in that pushes out 9998',
      logIn,
      ({ answer }) => (answer.outcome === 'done' ? null : JSON.stringify(answer)),
      'few',
    );
    await this.#mustHave('big-evict', 3);
    const events = this.#crew.revoked();
    for (const [userId, count] of [
      ['big-one', 1],
      ['big-others', all],
      ['big-all', all + 1],
      ['big-evict', all - 2],
    ] as const) {
      const told = events.filter((event) => event.userId === userId).length;
      if (told !== count)
        this.#note({}, [
          { check: 'event-missing', text: `${userId}: ${told} events, and ${count} sessions were ended` },
        ]);
    }
  }

  async #purge(): Promise<void> {
    const before = this.#now - KEPT;
    const due = await this.#large.count(`expires_at < ${before}`);
    const kept = await this.#large.count(`expires_at >= ${before}`);
    const { store, close } = await openStore(this.#address, TIMEOUT);
    try {
      const admin = new SessionAdmin({ store, clock: () => this.#now });
      const purge = await this.#beside('purge', () => admin.purge());
      const left = await this.#large.count(`expires_at < ${before}`);
      // Those who logged in meanwhile are there as well.
      const stayed = await this.#large.count(`expires_at >= ${before}`);
      this.#note(
        {
          'purged rows': purge.result,
          'purged per second': Math.round(purge.result / (purge.took / 1000)),
          'a request during the purge, ms (median, slowest)': latencyOf(purge),
          'requests during the purge': purge.requests,
          'times slower than in quiet during the purge': times(purge.median, this.#quiet),
        },
        [
          ...purge.findings,
          ...this.#slowness('purge', purge),
          ...(left > 0 ? [{ check: 'purge', text: `${left} of ${due} rows are still there` }] : []),
          ...(stayed < kept
            ? [{ check: 'purge', text: `${kept - stayed} rows are gone that were to stay` }]
            : []),
        ],
      );
    } finally {
      await close();
    }
  }

  /** The room of what was purged is used again: the table doesn't grow when others take its place. */
  async #fillAgain(): Promise<void> {
    await this.#large.tidy();
    // InnoDB makes the room free by and by.
    await pause(this.#large.dialect === 'sqlite' || this.#large.dialect === 'postgres' ? 0 : 20_000);
    const before = await this.#large.size();
    const from = this.#rows + LARGEST.length * SESSIONS_OF_THE_LARGEST + 1;
    const rows = Math.ceil(this.#rows / 10);
    await fillTables(this.#large, { from, rows, now: this.#now, details: this.#details });
    const after = await this.#large.size();
    const text = `${rows} rows made it grow by ${megabytes(after - before)} MB though ten times as much was purged`;
    this.#note(
      {
        'size after the purge, MB': megabytes(before),
        'size when a tenth has come again, MB': megabytes(after),
      },
      after > before * 1.05 ? [{ check: 'bloat', text }] : [],
    );
  }

  /** Without its index the same plans must be found bad, or they are not looked at. */
  async #loseIndex(): Promise<void> {
    await this.#large.dropIndex();
    const { findings } = await tryPlans(this.#large, this.#address, this.#now);
    this.#note(
      { 'findings without the index by user, as planted': findings.length },
      findings.some(({ check }) => check === 'scan')
        ? []
        : [{ check: 'plant-unseen', text: 'an index was dropped, and no plan was found bad' }],
    );
  }

  async #try(
    name: string,
    operation: Operation,
    faultOf: (performed: Performed) => string | null,
    profile: 'plain' | 'few' = 'plain',
  ): Promise<void> {
    const done = await this.#beside(name, () => this.#nodes[0].perform(profile, operation));
    const fault = faultOf(done.result);
    this.#note(
      {
        [`${name}, ms`]: Math.round(done.took),
        [`requests beside it, ms (median, slowest)`.replace('it', name)]: latencyOf(done),
      },
      [
        ...done.findings,
        ...this.#slowness(name, done),
        ...this.#tooLong(name, done),
        ...(fault === null ? [] : [{ check: 'largest', text: `${name}: ${fault}` }]),
      ],
    );
  }

  /** Whether a call of the store would have run out of its time, on a machine that had time for it. A list is many calls. */
  #tooLong(name: string, { took }: Beside<unknown>): Finding[] {
    const share = Math.max(1, this.#quiet / LIMIT.request);
    if (name.includes('pages') || took <= LIMIT.call * share) return [];
    return [{ check: 'largest', text: `${name} took ${seconds(took)} s` }];
  }

  #slowness(name: string, { median, requests }: Beside<unknown>): Finding[] {
    // A handful is no median.
    if (requests < 20 || median <= this.#quiet * MOST_TIMES_SLOWER) return [];
    return [
      { check: 'slow-beside', text: `${name}: requests took ${times(median, this.#quiet)} times as long` },
    ];
  }

  #beside<Result>(name: string, work: () => Promise<Result>): Promise<Beside<Result>> {
    return beside(name, this.#nodes[1], this.#tokens, work);
  }

  async #logIn(profile: 'plain' | 'few', userId: string): Promise<Performed> {
    return this.#nodes[0].perform(profile, logInOf(userId));
  }

  async #mustHave(userId: string, count: number): Promise<void> {
    const found = await this.#large.count(`user_id = '${userId}' AND revoked_at IS NULL`);
    if (found !== count)
      this.#note({}, [{ check: 'largest', text: `${userId} has ${found} sessions and not ${count}` }]);
  }

  async #mustBeOut(token: string): Promise<void> {
    const { answer } = await this.#nodes[1].perform('plain', { kind: 'present', token });
    if (answer.outcome !== 'refused')
      this.#note({}, [{ check: 'ended-session-let-in', text: `one of 10001 was let in: ${answer.outcome}` }]);
  }
}

function logInOf(userId: string): Operation {
  return { kind: 'logIn', userId, checkTakes: 0, deviceSecret: null, replaces: null, pending: false };
}

function endedOf(expected: boolean | number): (performed: Performed) => string | null {
  return ({ answer }) =>
    answer.outcome === 'done' && answer.ended === expected
      ? null
      : `${expected} was to be answered, and not ${JSON.stringify(answer)}`;
}

const megabytes = (bytes: number) => Math.round(bytes / 1e6);
const seconds = (milliseconds: number) => Math.round(milliseconds / 1000);
const times = (a: number, b: number) => (a / Math.max(b, 0.01)).toFixed(1);

function latencyOf({ median, slowest }: Beside<unknown>): string {
  return `${median.toFixed(1)}, ${slowest.toFixed(0)}`;
}
