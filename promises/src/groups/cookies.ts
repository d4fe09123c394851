import { koa, type PromiseGroup } from '../held-promise.js';

const CROSS_SITE = 'packages/koa/test/cookies/cross-site.test.ts';
const LOG_IN = 'packages/koa/test/cookies/log-in.test.ts';

export const cookies: PromiseGroup = {
  heading: 'Cookies, and other sites',
  promises: [
    {
      promise:
        'The cookie is `HttpOnly`, `Secure`, `SameSite=Lax` and for this host alone, unless you say otherwise.',
      test: LOG_IN,
      name: 'cookie mode at log-in > sets careful cookies, also over plain http: who ends TLS is not known here',
      fault: 'scripts of the page can read the cookie',
      changes: [koa('http/cookies/cookie-options.ts', "      'HttpOnly',\n", '')],
    },
    {
      promise: 'In cookie mode the token is in the cookie and nowhere in the answer.',
      test: LOG_IN,
      name: 'cookie mode at log-in > hands the token out in the cookie alone',
      fault: 'the answer has the token as well',
      changes: [
        koa(
          'http/answers/hand-out.ts',
          '  return { tokenExpiresAt, session };',
          '  return { token, tokenExpiresAt, session };',
        ),
      ],
    },
    {
      promise: 'An unsafe request that the page of another site has its visitor send is refused.',
      test: CROSS_SITE,
      name: 'a request whose session came in a cookie > is refused by POST from anywhere else',
      fault: 'a request is not asked where it comes from',
      changes: [
        koa(
          'http/cookies/cross-site.ts',
          'return site !== undefined || !isOwn(origin, exchange, evidence);',
          'return site === undefined && !isOwn(origin, exchange, evidence) && false;',
        ),
      ],
    },
    {
      promise: 'So is one with cookies that doesn’t say where it comes from.',
      test: CROSS_SITE,
      name: 'a request whose session came in a cookie > is refused by POST when nothing says where it comes from',
      fault: 'silence is taken for the application’s own page',
      changes: [
        koa(
          'http/cookies/cross-site.ts',
          "evidence === 'none' && exchange.req.headers.cookie === undefined",
          "evidence === 'none'",
        ),
      ],
    },
    {
      promise: 'The page of another site opens no WebSocket by a visitor’s cookie.',
      test: CROSS_SITE,
      name: 'a GET that opens a connection for anything > is looked at like an unsafe method: from a page of another site',
      fault: 'a GET is safe whatever it opens',
      changes: [
        koa(
          'http/cookies/cross-site.ts',
          ' || opensSocket(req.headers)',
          ' || (opensSocket(req.headers) && false)',
        ),
      ],
    },
    {
      promise: 'A cookie that another host of the site planted logs nobody in as the planter.',
      test: 'packages/koa/test/cookies/several-cookies.test.ts',
      name: "a cookie that another host of the site planted > with a session of the planter's own, on the domain, costs one refusal and a log-in",
      fault: 'of the cookies of two sessions the newest counts',
      changes: [
        koa(
          'http/credentials/choose-cookie.ts',
          'session.id === newest.session.id) ? newest : null',
          'session.id === newest.session.id) ? newest : newest',
        ),
      ],
    },
    {
      promise: 'A log-out takes the cookie away, whatever becomes of the session.',
      test: 'packages/koa/test/cookies/log-out.test.ts',
      name: 'cookie mode at log-out > clears it though the store fails, and says that the session goes on',
      fault: 'a cookie goes only with its session',
      changes: [
        koa(
          'http/login/log-out.ts',
          'let goes = loginCookie !== null;',
          'let goes = loginCookie === undefined;',
        ),
      ],
    },
    {
      promise: 'What a link says of where to go on after a log-in leads nowhere but into the application.',
      test: 'packages/koa/test/pages/own-path.test.ts',
      name: 'ownPath > gives null for "/\\\\evil.example"',
      fault: 'what begins with a slash is taken for a path',
      changes: [koa('http/pages/own-path.ts', 'return origin === OWN && !', "return origin !== '' && !")],
    },
  ],
};
