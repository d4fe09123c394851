import type { Entry } from '../comparisons/comparison.js';
import { makeEntry } from '../comparisons/make-entry.js';
import { rowsOn, type Scope } from '../comparisons/plan.js';
import type { EndingsOrder } from './endings-order.js';

/** Who ends sessions, and in which rhythm. */
export interface DelayEntry extends Pick<EndingsOrder, 'lanes' | 'rhythm'> {
  readonly entry: Entry;
}

/** Of the cookie that better-auth believes, in this measurement alone: its documentation has five minutes, which nobody waits for. */
export const SHORT_COOKIE_CACHE_SECONDS = 10;

const AT_ONCE = { lanes: 8, rhythm: { before: 0, after: 0, patience: 30_000 } };
/** An ending waits as long as any process may believe what it has read: so many at a time, and requests not so close before it. */
const CACHED = { lanes: 400, rhythm: { before: 500, after: 0, patience: 30_000 } };
/** The stand-in for MongoDB can't do so much at a time. */
const CACHED_FEW = { ...CACHED, lanes: 50 };
/** Here requests are let in for seconds. */
const LATE = { lanes: 200, rhythm: { before: 0, after: 250, patience: 30_000 } };

/** Everything that can end a session, each as it stands in the comparison of valid tokens. */
export function planDelays(scope: Scope): DelayEntry[] {
  const postgres = { store: 'postgres', rows: scope.rows } as const;
  const ours = scope.stores.map((store) => ({ store, rows: rowsOn(store, scope) }));
  return [
    ...ours.map((options) => ({ entry: makeEntry('jwt-sessions', options), ...AT_ONCE })),
    ...ours.map((options) => ({
      entry: makeEntry('jwt-sessions', { ...options, cacheFor: '2s' }, 'cacheFor 2s'),
      ...(options.store === 'mongodb' ? CACHED_FEW : CACHED),
    })),
    { entry: makeEntry('hand-written', postgres), ...AT_ONCE },
    ...(scope.peers
      ? [
          { entry: makeEntry('koa-session', postgres), ...AT_ONCE },
          { entry: makeEntry('express-session', postgres, 'as documented'), ...AT_ONCE },
          {
            entry: makeEntry('express-session', { ...postgres, store: 'redis' }, 'as documented'),
            ...AT_ONCE,
          },
          { entry: makeEntry('better-auth', postgres), ...AT_ONCE },
          { entry: makeEntry('better-auth-cookie-cache', postgres), ...LATE },
        ]
      : []),
  ];
}
