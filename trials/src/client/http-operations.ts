import { type Agent, type ClientRequest, type IncomingMessage, request } from 'node:http';
import type { Answer } from '../history/call.js';
import { sharedNow } from '../machine-clock.js';
import { CHECK_BEGAN } from '../nodes/koa-application.js';
import type { Operation, Performed } from '../nodes/operation.js';
import { markOf } from '../nodes/token-mark.js';
import type { ProfileName } from '../profiles.js';

/** Longer than a stopped process is stopped, and than everything that a store waits for. */
const PATIENCE = 30_000;

export interface HttpOptions {
  /** Hangs up so many milliseconds after the request was sent, or waits for the answer where null. */
  readonly hangUpAfter: number | null;
}

interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly token: string | null;
  readonly body?: unknown;
}

interface Reply {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** What each operation that the routes have is over HTTP; null for one that they haven't. */
function exchangeOf(operation: Operation): Exchange | null {
  switch (operation.kind) {
    case 'logIn': {
      const { userId, checkTakes, deviceSecret, pending, replaces } = operation;
      if (replaces !== null) return null;
      const body = { userId, checkTakes, pending, ...(deviceSecret !== null && { deviceSecret }) };
      return { method: 'POST', path: '/sessions', token: null, body };
    }
    case 'present':
      return { method: 'GET', path: '/whoami', token: operation.token };
    case 'rotate':
      return { method: 'POST', path: '/sessions/current/rotate', token: operation.token };
    case 'reauthenticate':
      return { method: 'POST', path: '/reauthenticate', token: operation.token };
    case 'completeSecondFactor':
      return { method: 'POST', path: '/second-factor', token: operation.token };
    case 'logOut':
      return { method: 'DELETE', path: '/sessions/current', token: operation.token };
    case 'revokeOthers':
      return { method: 'DELETE', path: '/sessions/others', token: operation.token };
    case 'confirm':
    case 'deny':
      return {
        method: 'POST',
        path: `/sessions/${operation.target}/${operation.kind}`,
        token: operation.token,
      };
    case 'revoke':
      return operation.token === null
        ? null
        : { method: 'DELETE', path: `/sessions/${operation.target}`, token: operation.token };
    case 'revokeAll':
      return operation.token === null
        ? null
        : { method: 'DELETE', path: '/sessions/all', token: operation.token };
    case 'list':
      return operation.token === null
        ? null
        : { method: 'GET', path: '/sessions?limit=100', token: operation.token };
    case 'setIdleTimeout':
      return operation.token === null || operation.idleTimeout % 1000 !== 0
        ? null
        : {
            method: 'PUT',
            path: '/sessions/idle-timeout',
            token: operation.token,
            body: { idleTimeout: `${operation.idleTimeout / 1000}s` },
          };
    case 'recheck':
    case 'import':
      return null;
  }
}

/** Whether an operation can be done over HTTP. */
export function hasRoute(operation: Operation): boolean {
  return exchangeOf(operation) !== null;
}

/** Does something as a client over HTTP does it. */
export async function performByHttp(
  { agent, port, profile }: { readonly agent: Agent; readonly port: number; readonly profile: ProfileName },
  operation: Operation,
  { hangUpAfter }: HttpOptions,
): Promise<Performed> {
  const exchange = exchangeOf(operation);
  if (exchange === null) throw new TypeError(`There is no route for ${operation.kind}.`);
  const begin = sharedNow();
  try {
    const reply = await send(
      { agent, port },
      { ...exchange, path: `/${profile}${exchange.path}` },
      hangUpAfter,
    );
    const end = sharedNow();
    return { ...read(operation, reply), begin, end };
  } catch {
    return { answer: { outcome: 'lost', onPurpose: hangUpAfter !== null }, begin, end: sharedNow() };
  }
}

function send(
  { agent, port }: { readonly agent: Agent; readonly port: number },
  { method, path, token, body }: Exchange,
  hangUpAfter: number | null,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const text = body === undefined ? null : JSON.stringify(body);
    const headers = {
      ...(token !== null && { Authorization: `Bearer ${token}` }),
      ...(text !== null && { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) }),
    };
    const asked = request({ host: '127.0.0.1', port, agent, method, path, headers }, (reply) => {
      let read = '';
      reply.setEncoding('utf8');
      reply.on('data', (part: string) => {
        read += part;
      });
      reply.on('end', () => resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body: read }));
      reply.on('error', reject);
      reply.on('aborted', () => reject(new Error('aborted')));
    });
    asked.on('error', reject);
    asked.setTimeout(PATIENCE, () => asked.destroy(new Error('no answer')));
    asked.end(text ?? undefined);
    if (hangUpAfter !== null) hangUp(asked, hangUpAfter);
  });
}

function hangUp(asked: ClientRequest, after: number): void {
  const timer = setTimeout(() => asked.destroy(new Error('hung up')), after);
  asked.once('close', () => clearTimeout(timer));
}

function read(operation: Operation, reply: Reply): Pick<Performed, 'answer' | 'token' | 'deviceSecret'> {
  const { status } = reply;
  if (status === 503) return { answer: { outcome: 'unavailable' } };
  const body = parse(reply.body);
  const isEnding = operation.kind === 'revoke';
  if (status === 404 && (isEnding || operation.kind === 'confirm' || operation.kind === 'deny')) {
    return { answer: { outcome: 'done', ended: false } };
  }
  const code = body.code ?? challengeOf(reply);
  if (status >= 400 && status < 500 && typeof code === 'string') {
    return { answer: { outcome: 'refused', code } };
  }
  if (status < 200 || status >= 300) {
    return { answer: { outcome: 'unexpected', message: `${status} ${reply.body.slice(0, 200)}` } };
  }
  return readSuccess(operation, body, reply);
}

/** The error that the answer's challenge names (RFC 6750 §3), where its body is the application's. */
function challengeOf({ headers }: Reply): string | undefined {
  return /error="([^"]+)"/.exec(headers['www-authenticate'] ?? '')?.[1];
}

function readSuccess(
  operation: Operation,
  body: Readonly<Record<string, unknown>>,
  { headers }: Reply,
): Pick<Performed, 'answer' | 'token' | 'deviceSecret'> {
  const token = typeof body.token === 'string' ? body.token : undefined;
  const mark = token === undefined ? {} : { token: markOf(token) };
  const secrets = token === undefined ? {} : { token };
  const done = (facts: Omit<Extract<Answer, { outcome: 'done' }>, 'outcome'>) =>
    ({ outcome: 'done', ...mark, ...facts }) as const;
  switch (operation.kind) {
    case 'logIn': {
      const { status } = body.session as { readonly status: string };
      const deviceSecret = typeof body.deviceSecret === 'string' ? body.deviceSecret : null;
      const checkBegan = Number(headers[CHECK_BEGAN.toLowerCase()]);
      return { answer: done({ status, checkBegan }), ...secrets, deviceSecret };
    }
    case 'revokeOthers':
    case 'revokeAll':
      return { answer: done({ ended: Number(body.revoked) }) };
    case 'revoke':
    case 'confirm':
    case 'deny':
      return { answer: done({ ended: true }) };
    case 'list': {
      const sessions = body.sessions as readonly { readonly id: string }[];
      return { answer: done({ ids: sessions.map(({ id }) => id) }) };
    }
    default:
      return { answer: done({}), ...secrets };
  }
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}
