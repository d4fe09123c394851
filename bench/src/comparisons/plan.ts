import type { TokenKind } from '../fixtures/fixtures.js';
import type { SubjectName } from '../subjects/subject-setup.js';
import type { Comparison, Entry } from './comparison.js';
import { makeEntry } from './make-entry.js';

/** The databases that ours can be kept in. */
export type OwnStore = 'postgres' | 'sqlite' | 'mariadb' | 'mongodb' | 'ferretdb';

const SHARED_SELECTS = ['postgres', 'mariadb', 'sqlite'] as const;

/** How much is measured. */
export interface Scope {
  /** Sessions in every database but the stand-in for MongoDB. */
  readonly rows: number;
  /** Sessions in the stand-in for MongoDB: few, since the stand-in goes through all of them for most queries. */
  readonly mongoRows: number;
  /** The numbers of sessions that are compared with each other. */
  readonly rowSteps: readonly number[];
  readonly stores: readonly OwnStore[];
  /** Whether the libraries of others are measured beside what one writes by hand. */
  readonly peers: boolean;
  readonly tokens: readonly Exclude<TokenKind, 'valid'>[];
  readonly connections: readonly number[];
  readonly processes: readonly number[];
}

export const FULL: Scope = {
  rows: 1_000_000,
  mongoRows: 2000,
  rowSteps: [1000, 100_000, 1_000_000],
  stores: ['postgres', 'sqlite', 'mariadb', 'mongodb', 'ferretdb'],
  peers: true,
  tokens: ['revoked', 'forged', 'expired', 'malformed'],
  connections: [1, 500],
  processes: [2],
};

export const SHORT: Scope = {
  rows: 100_000,
  mongoRows: 0,
  rowSteps: [],
  stores: ['postgres', 'sqlite'],
  peers: false,
  tokens: ['revoked', 'forged'],
  connections: [1],
  processes: [],
};

/** The same with so many sessions, and no step above them; null for as many as the scope has. */
export function withRows(scope: Scope, rows: number | null): Scope {
  if (rows === null) return scope;
  return {
    ...scope,
    rows,
    rowSteps: [...scope.rowSteps.filter((step) => step < rows), ...scope.rowSteps.slice(-1).map(() => rows)],
  };
}

/** What the middle of the star is, and each of its rays; those without an entry are left out. */
export function planComparisons(scope: Scope): Comparison[] {
  const comparisons = [valid(scope), refused(scope), connections(scope), rows(scope), processes(scope)];
  return comparisons.filter(({ entries }) => entries.length > 0);
}

/** How many sessions a store holds where nothing else is said. */
export function rowsOn(store: OwnStore, { rows, mongoRows }: Scope): number {
  return store === 'mongodb' ? mongoRows : rows;
}

function valid(scope: Scope): Comparison {
  const postgres = { store: 'postgres', rows: scope.rows } as const;
  const redis = { store: 'redis', rows: scope.rows } as const;
  const peers = [
    makeEntry('koa-fast-jwt'),
    makeEntry('koa-fast-jwt-plain'),
    makeEntry('koa-jose'),
    makeEntry('koa-jwt'),
    makeEntry('koa-session', postgres),
    makeEntry('express-session', postgres, 'as documented'),
    makeEntry('express-session', { ...postgres, disableTouch: true }, 'touching nothing'),
    makeEntry('express-session', redis, 'as documented'),
    makeEntry('express-session', { ...redis, disableTouch: true }, 'touching nothing'),
    makeEntry('better-auth', postgres),
    makeEntry('better-auth-cookie-cache', postgres),
    makeEntry('jwt-sessions', { ...postgres, cacheFor: '2s' }, 'cacheFor 2s'),
    makeEntry('jwt-sessions', { store: 'memory' }),
  ];
  return {
    name: 'valid',
    title: 'Valid tokens',
    text: 'Every request carries a token that is good and is let in, by whatever each of them does to find that out.',
    entries: [
      makeEntry('bare-koa'),
      makeEntry('koa-jsonwebtoken'),
      makeEntry('koa-fast-jwt-cached'),
      ...scope.stores.flatMap((store) => onStore(store, scope)),
      ...(scope.peers ? [...floors(scope), ...peers] : []),
    ],
  };
}

function onStore(store: OwnStore, scope: Scope): Entry[] {
  const options = { store, rows: rowsOn(store, scope) };
  return [makeEntry('hand-written', options), makeEntry('jwt-sessions', options)];
}

/** What no check that asks these databases can do without. */
function floors({ rows }: Scope): Entry[] {
  return SHARED_SELECTS.map((store) => makeEntry('shared-select', { store, rows }));
}

function refused(scope: Scope): Comparison {
  const postgres = { store: 'postgres', rows: scope.rows } as const;
  const entries = scope.tokens.flatMap((tokens) => {
    const subjects: [SubjectName, object][] = [
      // Nothing that is stateless can refuse what was revoked.
      ...(scope.peers && tokens !== 'revoked' ? [['koa-jsonwebtoken', {}] as [SubjectName, object]] : []),
      ['hand-written', postgres],
      ['jwt-sessions', postgres],
    ];
    return subjects.map(([subject, options]) => makeEntry(subject, { ...options, tokens }, tokens));
  });
  return {
    name: 'refused',
    title: 'Tokens that are refused',
    text: 'Every request is refused, but by bare Koa, which refuses nobody. The revoked tokens are those of sessions that this process has learnt to be gone.',
    entries: [makeEntry('bare-koa'), ...entries],
  };
}

function connections(scope: Scope): Comparison {
  const postgres = { store: 'postgres', rows: scope.rows } as const;
  const entries = scope.connections.flatMap((connections) => {
    const detail = connections === 1 ? '1 connection' : `${connections} connections`;
    const subjects = [
      makeEntry('bare-koa', { connections }, detail),
      makeEntry('koa-jsonwebtoken', { connections }, detail),
      makeEntry('hand-written', { ...postgres, connections }, detail),
      makeEntry('jwt-sessions', { ...postgres, connections }, detail),
    ];
    return subjects;
  });
  return {
    name: 'connections',
    title: 'From one connection to many',
    text: 'Requests that arrive together share a statement; one that comes alone has a statement to itself, as if it were written by hand.',
    entries,
  };
}

function rows({ rowSteps }: Scope): Comparison {
  const entries = rowSteps.flatMap((rows) => {
    const detail = `${rows.toLocaleString('en')} rows`;
    const postgres = { store: 'postgres', rows } as const;
    return [makeEntry('hand-written', postgres, detail), makeEntry('jwt-sessions', postgres, detail)];
  });
  return {
    name: 'rows',
    title: 'From a few sessions to many',
    text: 'A read by primary key costs about the same however many rows there are.',
    entries: entries.length === 0 ? [] : [makeEntry('bare-koa'), ...entries],
  };
}

function processes(scope: Scope): Comparison {
  const postgres = { store: 'postgres', rows: scope.rows } as const;
  const entries = scope.processes.flatMap((processes) => {
    const detail = `${processes} processes`;
    return [
      makeEntry('bare-koa', { processes }, detail),
      makeEntry('koa-jsonwebtoken', { processes }, detail),
      makeEntry('hand-written', { ...postgres, processes }, detail),
      makeEntry('jwt-sessions', { ...postgres, processes }, detail),
    ];
  });
  return {
    name: 'processes',
    title: 'Several processes',
    text: 'Node processes that share a port, on all cores, which they share with the database and the load generator: what each of them gets depends on what the others leave.',
    entries,
  };
}
