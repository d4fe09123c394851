import { type KoaSessionsOptions, koaSessions, TooManyAttemptsError } from '@jwt-sessions/koa';
import { bodyParser } from '@koa/bodyparser';
import { describe, expect, it } from 'vitest';
import { cookieLines, findCookie, withCookies } from '../support/cookies.js';
import { CROSS_SITE, expectRefusal, invalidRequest, STORE_UNAVAILABLE } from '../support/problem.js';
import { type Host, startHost } from '../support/start-host.js';
import { authenticateUser } from '../support/start-routes.js';

const FORM = 'application/x-www-form-urlencoded';
const ALICE = 'username=alice&password=wonderland';

function startForms(options: KoaSessionsOptions = {}, isParsed = false): Promise<Host> {
  return startHost((app, sessions) => {
    if (isParsed) app.use(bodyParser({ enableTypes: ['json', 'form'] }));
    app.use(
      koaSessions(sessions, { authenticateUser, cookie: true, loginPage: '/login', ...options }).routes(),
    );
  });
}

/** Sends a form, as a page of the application does. */
function send(host: Host, body: string, headers: Record<string, string> = {}): Promise<Response> {
  return withCookies(host, [], '/sessions', {
    method: 'POST',
    redirect: 'manual',
    headers: { 'Content-Type': FORM, ...headers },
    body,
  });
}

describe.each([
  ['read by the route', false],
  ["parsed by the application's own parser", true],
])('POST /sessions by a form that is %s', (_, isParsed) => {
  it.each([
    ['', '/'],
    ['&next=%2Fcart%3Fitem%3D7', '/cart?item=7'],
    ['&next=https%3A%2F%2Fevil.example', '/'],
    ['&next=%2F%2Fevil.example', '/'],
    ['&next=%2F%5Cevil.example', '/'],
  ])('sets the cookie and goes on: %j', async (next, location) => {
    const host = await startForms({}, isParsed);

    const response = await send(host, ALICE + next);

    expect([response.status, response.headers.get('Location')]).toEqual([303, location]);
    expect(await response.text()).not.toContain('eyJ');
    const token = findCookie(response, '__Host-session')?.slice('__Host-session='.length) ?? '';
    expect((await host.sessions.authenticate(token)).userId).toBe('alice');
  });

  it.each([
    'username=alice&username=bob&password=wonderland',
    'username[]=alice&username[]=x&username=bob&username=x',
  ])('refuses a name that is given twice: %s', async (body) => {
    const host = await startForms({}, isParsed);
    expect((await send(host, body)).status).toBe(400);
  });

  it('hands over strings alone, whatever the names look like', async () => {
    const bodies: object[] = [];
    const host = await startForms(
      {
        authenticateUser: (body) => {
          bodies.push(body);
          return null;
        },
      },
      isParsed,
    );

    const response = await send(host, 'username%5B%24ne%5D=&password=x');

    for (const body of bodies) {
      expect(Object.values(body).every((value) => typeof value === 'string')).toBe(true);
    }
    expect([303, 400]).toContain(response.status);
    expect(cookieLines(response)).toEqual([]);
  });
});

describe('POST /sessions by a form', () => {
  it.each([
    ['username=alice&password=x&next=%2Fcart', '/login?error=invalid_credentials&next=%2Fcart'],
    ['username=alice&password=x&next=https://evil.example', '/login?error=invalid_credentials'],
    [`${ALICE}&app=Shop`, '/login?error=invalid_request'],
  ])('goes back to the form with what was wrong: %s', async (body, location) => {
    const host = await startForms();

    const response = await send(host, body);

    expect([response.status, response.headers.get('Location')]).toEqual([303, location]);
    expect(cookieLines(response)).toEqual([]);
  });

  it('goes back with what your function refused', async () => {
    const host = await startForms({
      authenticateUser: () => {
        throw new TooManyAttemptsError('15m');
      },
    });

    expect((await send(host, ALICE)).headers.get('Location')).toBe('/login?error=too_many_attempts');
  });

  it('answers a problem where there is no page to go back to', async () => {
    const host = await startForms({ loginPage: undefined });

    expect((await send(host, 'username=alice&password=x')).status).toBe(401);
    expect((await send(host, ALICE)).headers.get('Location')).toBe('/');
  });

  it('goes to the page for the second factor where one is still to come', async () => {
    const host = await startForms({ authenticateUser: () => ({ userId: 'alice', pending: true }) });

    expect((await send(host, `${ALICE}&next=%2Fcart`)).headers.get('Location')).toBe('/login?next=%2Fcart');
  });

  it('is a 503 when the store fails, and no wrong password', async () => {
    const host = await startForms();
    host.store.failure = new Error('down');

    await expectRefusal(send(host, ALICE), STORE_UNAVAILABLE);
  });

  it.each<[string, Record<string, string>, boolean]>([
    ['nothing says where it comes from', {}, false],
    ['it comes from another site', { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://evil.example' }, false],
    ['its origin is hidden', { Origin: 'null' }, false],
    ['it comes from the application', { 'Sec-Fetch-Site': 'same-origin' }, true],
    ['its origin is that of the application', { Origin: 'http://127.0.0.1' }, true],
  ])('without cookies, when %s', async (_, headers, isLetIn) => {
    const host = await startForms();
    const own = headers.Origin === 'http://127.0.0.1' ? { Origin: `http://127.0.0.1:${host.port}` } : headers;

    const response = await host.request('/sessions', {
      method: 'POST',
      redirect: 'manual',
      headers: { 'Content-Type': FORM, ...own },
      body: ALICE,
    });

    if (isLetIn) expect(response.status).toBe(303);
    else await expectRefusal(response, CROSS_SITE);
  });

  it('is taken in cookie mode alone', async () => {
    const host = await startForms({ cookie: false, loginPage: undefined });

    expect((await send(host, ALICE)).status).toBe(415);
  });

  it.each(['multipart/form-data; boundary=x', 'text/plain', `${FORM}; charset=latin1`])(
    'is no %s',
    async (type) => {
      const host = await startForms();
      expect((await send(host, ALICE, { 'Content-Type': type })).status).toBe(415);
    },
  );

  it('says of a doubled name what is wrong with it, and quotes nothing', async () => {
    const host = await startForms();

    await expectRefusal(
      send(host, 'password=secret&password=secret2'),
      invalidRequest('A field is given more than once. Send it once.'),
    );
  });
});
