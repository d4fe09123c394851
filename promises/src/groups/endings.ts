import { core, koa, type PromiseGroup } from '../held-promise.js';

const FRESHNESS = 'packages/core/test/manager/freshness.test.ts';
const LOST_ANSWERS = 'packages/core/test/manager/lost-answers.test.ts';
const END_SIGNAL = 'packages/core/test/manager/end-signal.test.ts';

/** A request gets the answer of a statement that was sent before it arrived. */
export const RIDES_IN_FLIGHT = core(
  'requests/session-reader.ts',
  'this.#next ??= this.#open();',
  `const sent = [...this.#inFlight].find(({ sessions }) => sessions.has(id));
    if (sent !== undefined) return (await sent.answer).get(id) ?? null;
    this.#next ??= this.#open();`,
);

export const endings: PromiseGroup = {
  heading: 'Endings',
  promises: [
    {
      promise:
        'A request that arrives after an ending was acknowledged is refused, also where a read of the same session is still under way.',
      test: FRESHNESS,
      name: 'an ending that was acknowledged > refuses a request that arrives while an older read is still under way',
      fault: 'a request rides on a statement that was sent before it arrived',
      changes: [RIDES_IN_FLIGHT],
    },
    {
      promise:
        'A request whose answer is on its way when its process ends the session is refused, however many sessions end there.',
      test: FRESHNESS,
      name: 'an ending that was acknowledged > refuses that request even when the negative cache has no room for the ending',
      fault: 'nobody tells the reader that a session was ended',
      changes: [core('requests/known-sessions.ts', '    this.#reader.markRevoked(id);\n', '')],
    },
    {
      promise: 'What one process has ended every other one refuses from its next request on.',
      test: FRESHNESS,
      name: 'an ending that was acknowledged > is noticed by every other process at its next request',
      fault: 'sessions that were found valid are remembered for a second where nobody asked for it',
      changes: [
        core(
          'requests/known-sessions.ts',
          'const active = cacheFor === null ? null : new ActiveCache(cacheFor, maxActive, settings);',
          'const active = new ActiveCache(cacheFor ?? 1000, maxActive, settings);',
        ),
        core('requests/known-sessions.ts', 'leased: active !== null,', 'leased: cacheFor !== null,'),
        core(
          'requests/active-cache.ts',
          'const lease = Math.min(this.#cacheFor, grant);',
          'const lease = grant === 0 ? this.#cacheFor : Math.min(this.#cacheFor, grant);',
        ),
      ],
    },
    {
      promise: 'An ending holds in its own process at once, whatever `cacheFor` says.',
      test: FRESHNESS,
      name: 'an ending that was acknowledged > takes effect although cacheFor is on and the negative cache has no room for it',
      fault: 'a session that is ended stays remembered as valid',
      changes: [
        core(
          'requests/known-sessions.ts',
          'settings.absoluteTimeout);\n    this.#active?.delete(id);',
          'settings.absoluteTimeout);',
        ),
      ],
    },
    {
      promise:
        '`false` and `0` acknowledge as well: what somebody else has ended is over here by that answer.',
      test: LOST_ANSWERS,
      name: 'an ending that another process has carried out before > is over here too by the answer of revoke',
      fault: 'a session that was over before stays remembered as valid',
      changes: [
        core('revocations/revoker.ts', 'if (!ended) known.markChanged(id);', 'void known;'),
        core(
          'revocations/revoker.ts',
          'await this.#acknowledge(userId, [ended ? [id] : [], attempt]);',
          'if (ended) await this.#acknowledge(userId, [[id], attempt]);',
        ),
      ],
    },
    {
      promise: 'Where nobody can know whether an ending was carried out, nobody is let in from memory.',
      test: LOST_ANSWERS,
      name: 'an ending whose answer is lost > lets nobody in from memory, from the very failure on',
      fault: 'a failed ending leaves what is remembered of the user as it is',
      changes: [
        core(
          'revocations/revoker.ts',
          'known.markUserChanged(userId);\n      for (const attempt of attempts)',
          'void known;\n      for (const attempt of attempts)',
        ),
      ],
    },
    {
      promise: 'What waits inside a request can ask again, and is then decided by the store as it is now.',
      test: 'packages/core/test/manager/recheck.test.ts',
      name: 'SessionManager.recheck > refuses one that was ended by another process, with cacheFor: 30s',
      fault: '`recheck` goes by what is remembered',
      changes: [
        core(
          'requests/authenticator.ts',
          'return this.#check(claims, options, false);',
          'return this.check(claims, options);',
        ),
      ],
    },
    {
      promise: 'A route changes something only by a session that lives when the body is there.',
      test: 'packages/koa/test/routes/waiting.test.ts',
      name: 'a session that ends while the body is on its way, behind a guard > names no session',
      fault: 'a route goes by what the guard in front has found',
      changes: [
        koa(
          'http/credentials/authenticate.ts',
          'return isFirst ? session : recheck(exchange, sessions, token, session);',
          'return isFirst || session;',
        ),
      ],
    },
    {
      promise: 'A socket or a stream is told at once when its own process ends the session.',
      test: END_SIGNAL,
      name: 'SessionManager.endSignal > fires at once when the session is ended here, by revoke',
      fault: 'who watches a session is left to the next look at the store',
      changes: [
        core(
          'requests/known-sessions.ts',
          'this.#reader.markRevoked(id);\n    this.#onGone(id);',
          'this.#reader.markRevoked(id);',
        ),
      ],
    },
    {
      promise: 'It is told within a second when another process ends the session.',
      test: END_SIGNAL,
      name: 'SessionManager.endSignal > fires within a second when the session is ended by another process',
      fault: 'those who watch are looked at every five seconds',
      changes: [core('live/end-watcher.ts', 'const INTERVAL = 500;', 'const INTERVAL = 5000;')],
    },
  ],
};
