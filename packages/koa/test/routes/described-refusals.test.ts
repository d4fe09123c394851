import { request } from 'node:http';
import { SessionManager, type SessionManagerOptions } from '@jwt-sessions/core';
import { MemoryStore } from '@jwt-sessions/core/store';
import {
  type AuthenticateUser,
  koaSessions,
  LoginRefusedError,
  type RefusalCode,
  TooManyAttemptsError,
} from '@jwt-sessions/koa';
import { describe, expect, it } from 'vitest';
import { refusals } from '../../src/http/refusals/refusal-table.js';
import { readKoaOptions } from '../../src/koa-options.js';
import { mountSessionRoutes } from '../../src/mounting/mount-routes.js';
import { EventClient } from '../support/event-client.js';
import { HeldTimers } from '../support/held-timers.js';
import { type Host, KEYS, startHost } from '../support/start-host.js';
import { authenticateUser as checkPassword } from '../support/start-routes.js';

const BODIES: Readonly<Record<string, object>> = {
  logIn: { username: 'alice', password: 'wonderland' },
  chooseIdleTimeout: { idleTimeout: '7d' },
  labelSession: { label: 'Kitchen' },
};

/** A call of an operation, which would succeed as it stands. */
interface Call {
  readonly host: Host;
  readonly timers: HeldTimers;
  readonly method: string;
  path: string;
  token: string;
  headers: [name: string, value: string][];
  body: string;
  /** Whether the body never comes to its end. */
  stalls: boolean;
}

const authenticateUser: AuthenticateUser = (body, ctx) => {
  if (body.username === 'locked') throw new LoginRefusedError();
  if (body.username === 'hasty') throw new TooManyAttemptsError('30s');
  return checkPassword(body, ctx);
};

const logsInAs = (username: string) => (call: Call) => {
  if (call.body !== '') call.body = JSON.stringify({ username, password: 'guessed' });
};

/** What makes a call be refused with each code. */
const PROVOCATIONS: Readonly<Partial<Record<RefusalCode, (call: Call) => unknown>>> = {
  token_missing(call) {
    call.token = '';
  },
  invalid_token(call) {
    call.token = 'malformed';
  },
  async session_ended({ host, token }) {
    if (token === '') return;
    await host.sessions.revoke('alice', (await host.sessions.authenticate(token)).id);
  },
  invalid_credentials: logsInAs('alice'),
  login_refused: logsInAs('locked'),
  async too_many_attempts(call) {
    logsInAs('hasty')(call);
    if (!call.path.endsWith('/events')) return;
    const headers = { Authorization: `Bearer ${call.token}` };
    for (let open = 0; open < 20; open += 1) await EventClient.open(call.host, headers);
  },
  invalid_request(call) {
    call.headers.push(['Authorization', 'Bearer another']);
    if (call.body !== '') call.body = '[]';
  },
  cross_site_request(call) {
    call.headers.push(
      ['Cookie', `__Host-session=${call.token}`],
      ['Sec-Fetch-Site', 'cross-site'],
      // So that a GET counts as well: it opens what anything may be done by.
      ['Sec-Fetch-Mode', 'websocket'],
    );
    call.token = '';
  },
  async session_impersonated(call) {
    const request = { userId: 'alice', impersonatedBy: 'support-7' };
    call.token = (await call.host.sessions.issue(request)).token;
  },
  async session_unconfirmed(call) {
    call.token = (await call.host.sessions.issue({ userId: 'alice' })).token;
  },
  not_found(call) {
    call.path = call.path.replace(/\/sessions\/[\w-]{22}/, '/sessions/AAAAAAAAAAAAAAAAAAAAAA');
  },
  request_timeout(call) {
    call.stalls = true;
    call.timers.nextStart().then(() => call.timers.goOff());
  },
  payload_too_large(call) {
    if (call.body !== '') call.body = JSON.stringify({ ...JSON.parse(call.body), more: 'x'.repeat(1000) });
  },
  unsupported_media_type(call) {
    call.headers.push(['Content-Encoding', 'zstd']);
  },
  store_unavailable({ host }) {
    host.store.failure = new Error('down');
  },
};

const NO_ROOM = { minAgeToRevokeOthers: '24h', maxSessions: 2 };

/** What a manager must demand so that a call as it stands is refused. */
function rulesFor(operation: string, code: RefusalCode): Partial<SessionManagerOptions> {
  if (code === 'session_unconfirmed') return { confirmNewDevices: '7d' };
  if (code === 'session_too_new') return { minAgeToRevokeOthers: '24h' };
  if (code !== 'session_limit_reached') return {};
  // A device that waits for its nod has a limit of its own.
  return operation === 'logIn' ? NO_ROOM : { ...NO_ROOM, confirmNewDevices: '7d' };
}

const OPTIONS = { authenticateUser, cookie: true, tellEnded: true, bodyLimit: 500 };

/** An operation as it is described: what it is called by, and the codes by which it may be refused. */
interface Described {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly codes: readonly RefusalCode[];
}

function describedOperations(): Described[] {
  const sessions = new SessionManager({ store: new MemoryStore(), keys: KEYS });
  const { paths, components } = koaSessions(sessions, OPTIONS).openapiDocument();
  const codeOf = (schema: string) => {
    const { properties } = components.schemas[schema] as {
      readonly properties: { code: { const: RefusalCode } };
    };
    return properties.code.const;
  };
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, { operationId: name, responses }]) => {
      const problems = Object.values(responses).map(({ content }) => content?.['application/problem+json']);
      const schemas = JSON.stringify(problems).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g);
      return { name, method, path, codes: [...schemas].map(([, schema = '']) => codeOf(schema)) };
    }),
  );
}

async function prepare({ name, method, path }: Described, code: RefusalCode): Promise<Call> {
  const clock = { now: Date.now() };
  const timers = new HeldTimers();
  const host = await startHost(
    (app, sessions) => app.use(mountSessionRoutes(sessions, readKoaOptions(sessions, OPTIONS), timers.start)),
    { ...rulesFor(name, code), tuning: { clock: () => clock.now } },
  );
  const issue = async (more: object = {}) => {
    clock.now += 1;
    return host.sessions.issue({ userId: 'alice', ...more });
  };
  // The session that is called for is the older one; where the limit counts, it waits for its nod.
  const first = await issue();
  const deviceSecret = first.deviceSecret ?? undefined;
  const caller = await issue({ deviceSecret });
  const other = name === 'confirmSession' && code === 'session_limit_reached' ? await issue() : first;
  const body = BODIES[name];
  return {
    host,
    timers,
    method: method.toUpperCase(),
    path: path.replace('{sessionId}', other.session.id).replace('{deviceId}', other.session.deviceId ?? ''),
    token: name === 'logIn' ? '' : caller.token,
    headers: body === undefined ? [] : [['Content-Type', 'application/json']],
    body: body === undefined ? '' : JSON.stringify(body),
    stalls: false,
  };
}

/** Sends a call; the status and the code of its answer. */
function send({ host, method, path, token, headers, body, stalls }: Call): Promise<[number, string]> {
  const all = token === '' ? headers : [['Authorization', `Bearer ${token}`], ...headers];
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: host.port, method, path, agent: false }, (response) => {
      if (response.headers['content-type'] === 'text/event-stream') {
        response.on('error', () => {}).destroy();
        return resolve([200, '']);
      }
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => resolve([response.statusCode ?? 0, text && JSON.parse(text).code]));
    });
    for (const [name = '', value = ''] of all) sent.appendHeader(name, value);
    if (stalls) {
      sent.setHeader('Content-Length', body.length + 1);
      sent.write(body);
    } else {
      sent.end(body);
    }
    sent.on('error', reject);
  });
}

const OPERATIONS = describedOperations();
const CODES = [...Object.keys(PROVOCATIONS), 'session_too_new', 'session_limit_reached'] as RefusalCode[];

describe('what is described of refusals', () => {
  it('is of every operation, and of every code that a route has', () => {
    expect(OPERATIONS).toHaveLength(19);
    const guards = ['recent_login_required', 'method_not_allowed'];
    expect([...CODES, ...guards].toSorted()).toEqual(Object.keys(refusals).toSorted());
  });

  it.each(OPERATIONS)('happens, and nothing else: $name', async (operation) => {
    const provoked: RefusalCode[] = [];
    for (const code of CODES) {
      const call = await prepare(operation, code);
      await PROVOCATIONS[code]?.(call);
      const [status, answered] = await send(call);
      if (answered !== code) continue;
      expect(status).toBe(refusals[code].status);
      provoked.push(code);
    }
    expect(provoked.toSorted()).toEqual(operation.codes.toSorted());
  });
});
