/**
 * The files that decide who is let in and who is refused, each with the tests that are to notice any change of it: few enough that a
 * mutant takes seconds, and near enough that a survivor says something.
 *
 * @typedef {{ readonly workspace: string, readonly file: string, readonly tests: readonly string[] }} Deciding
 */

/** @type {readonly Deciding[]} */
export const DECIDING = [
  core('requests/session-reader.ts', 'session-reader', 'manager/freshness', 'manager/lost-answers'),
  core('requests/negative-cache.ts', 'manager/freshness', 'manager/clock-set'),
  core(
    'requests/generation.ts',
    'generation-check',
    'manager/rotation-rules',
    'manager/last-generation',
    'manager/rotate',
  ),
  core(
    'requests/known-sessions.ts',
    'manager/freshness',
    'manager/lost-answers',
    'manager/rotation-cached',
    'manager/recheck',
    'manager/end-signal',
    'manager/idle-timeout',
    'manager/leases',
    'admin/import-options',
  ),
  core(
    'requests/authenticator.ts',
    'manager/authenticate',
    'manager/end-of-turn',
    'manager/freshness',
    'manager/rotate',
    'manager/rotation-rules',
    'manager/rotation-failover',
    'manager/rotation-cached',
    'manager/replaced',
    'manager/recheck',
    'manager/second-factor',
  ),
  core(
    'requests/active-cache.ts',
    'manager/freshness',
    'manager/clock-set',
    'manager/leases',
    'manager/idle-timeout',
  ),
  core('tokens/verify-token.ts', 'token/verify-token', 'token/legacy-tokens'),
  core('tokens/token-verifier.ts', 'token/token-verifier', 'manager/authenticate'),
  core('tokens/token-claims.ts', 'token/verify-token', 'manager/last-generation'),
  core('tokens/token-key.ts', 'token/verify-token', 'token/legacy-tokens', 'token/token-verifier'),
  core('store/rules.ts', 'memory-store', 'manager/limit'),
  core('values/lookup-id.ts', 'lookup-id', 'token/verify-token'),
  core('values/clocks.ts', 'clocks', 'manager/clock-set', 'manager/freshness', 'manager/list-and-end'),
  core('revocations/leases.ts', 'manager/leases'),
  core('revocations/recent-ends.ts', 'recent-ends', 'manager/list-and-end', 'manager/clock-set'),
  core(
    'revocations/revoker.ts',
    'manager/list-and-end',
    'manager/lost-answers',
    'manager/leases',
    'manager/erase-user',
    'manager/clock-set',
    'manager/limit',
    'manager/replaced',
    'manager/freshness',
    'manager/devices',
    'manager/events-and-options',
  ),
  core('keys/key-ring.ts', 'keys/key-ring', 'keys/marks'),
  core('keys/key.ts', 'keys/key-ring'),
  core('keys/build-key.ts', 'keys/key-ring'),
  core('keys/read-json-web-key.ts', 'keys/key-ring'),
  core('keys/legacy-keys.ts', 'keys/key-ring'),
  core(
    'acting-session.ts',
    'manager/acting-session',
    'manager/unknown-names',
    'manager/young-sessions',
    'manager/confirmation',
    'manager/confirm-and-deny',
    'manager/impersonation',
    'manager/list-and-end',
    'manager/watch-list',
    'manager/ended-sessions',
    'manager/idle-timeout',
    'manager/devices',
    'manager/second-factor',
  ),
  core(
    'states/make-active.ts',
    'manager/confirm-and-deny',
    'manager/confirmation',
    'manager/limit',
    'manager/second-factor',
    'manager/lost-answers',
  ),
  core('states/promotions.ts', 'manager/confirmation', 'manager/limit', 'manager/known-devices'),
  core(
    'states/session-limit.ts',
    'manager/limit',
    'manager/limit-of-a-user',
    'manager/confirmation',
    'manager/young-sessions',
  ),
  koa(
    'guards/guarded-session.ts',
    'guards/require-confirmed-session',
    'guards/require-recent-login',
    'guards/allow-pending',
  ),
  koa(
    'guards/require-session.ts',
    'guards/require-session',
    'guards/allow-pending',
    'guards/scheduled-rotation',
    'options',
  ),
  koa('guards/run-guarded.ts', 'store-failure'),
  koa('guards/keep-from-caches.ts', 'guards/scheduled-rotation'),
  koa('guards/optional-session.ts', 'guards/optional-session', 'guards/scheduled-rotation'),
  koa('guards/require-confirmed-session.ts', 'guards/require-confirmed-session'),
  koa('guards/require-recent-login.ts', 'guards/require-recent-login', 'impersonation'),
  koa(
    'guards/refuse-guarded.ts',
    'guards/refuse',
    'guards/tell-ended',
    'guards/require-session',
    'guards/require-recent-login',
    'cookies/guards',
    'pages/login-page',
    'warnings',
  ),
  koa('http/credentials/bearer-token.ts', 'guards/require-session', 'guards/legacy-scheme'),
  koa(
    'http/credentials/read-credentials.ts',
    'cookies/guards',
    'cookies/cross-site',
    'cookies/several-cookies',
    'guards/scheduled-rotation',
    'own-routes/renewals',
  ),
  koa('http/credentials/choose-cookie.ts', 'cookies/several-cookies'),
  koa(
    'http/credentials/authenticate.ts',
    'authenticate',
    'guards/allow-pending',
    'guards/require-session',
    'cookies/several-cookies',
    'routes/waiting',
    'own-routes/renewals',
  ),
  koa('http/cookies/cookie-options.ts', 'cookies/cookie-options'),
  koa('http/cookies/read-cookies.ts', 'cookies/read-cookies'),
  koa('http/cookies/replace-cookies.ts', 'cookies/log-in', 'cookies/replaced', 'cookies/several-cookies'),
  koa('http/cookies/list-elsewhere.ts', 'cookies/list-elsewhere'),
  koa('http/cookies/write-cookie.ts', 'cookies/write-cookie'),
  koa('http/cookies/cross-site.ts', 'cookies/cross-site', 'pages/form-log-in', 'warnings'),
];

/**
 * @param {string} file
 * @param {string[]} tests
 * @returns {Deciding}
 */
function core(file, ...tests) {
  return inPackage('core', file, tests);
}

/**
 * @param {string} file
 * @param {string[]} tests
 * @returns {Deciding}
 */
function koa(file, ...tests) {
  return inPackage('koa', file, tests);
}

/**
 * @param {string} name
 * @param {string} file
 * @param {readonly string[]} tests
 * @returns {Deciding}
 */
function inPackage(name, file, tests) {
  const paths = tests.map((test) => `test/${test}.test.ts`);
  return { workspace: `packages/${name}`, file: `src/${file}`, tests: paths };
}
