import type { InvalidTokenError, SessionManager } from '@jwt-sessions/core';
import * as v from 'valibot';
import { authenticate } from '../credentials/authenticate.js';
import { readCredentials } from '../credentials/read-credentials.js';
import { EVENT_STREAM, type EventStream } from '../events/event-stream.js';
import { OpenStreams } from '../events/open-streams.js';
import { type Exchange, setHeader } from '../exchange.js';
import { readRefusal } from '../refusals/read-refusal.js';
import { isRefusal } from '../refusals/session-http-error.js';
import type { Route } from './route.js';
import type { RoutesSettings } from './routes-settings.js';

const HEADERS = {
  'Content-Type': EVENT_STREAM,
  // What compresses would hold back what is to be told now (RFC 9111 §5.2.2.6).
  'Cache-Control': 'no-store, no-transform',
  // For nginx, which would wait for more.
  'X-Accel-Buffering': 'no',
};

/** What the stream tells. */
const EVENTS = {
  /** The list is another. It says no more: what may be seen of it is for `GET /sessions` to say. */
  changed: v.strictObject({}),
  /** The session of the request has ended: the problem by which its requests are refused from now on. */
  ended: v.looseObject({ status: v.literal(401), code: v.picklist(['invalid_token', 'session_ended']) }),
};

/**
 * `GET /sessions/events`: a stream of server-sent events, for a page that shows the list. `changed`, at the beginning and
 * whenever the list is another, and `ended` when the session of the request has ended, which is the last.
 */
export function followSessions<Context extends Exchange>(
  sessions: SessionManager,
  { cookie, onSession, explain }: RoutesSettings<Context>,
): Route<Context> {
  const streams = new OpenStreams();

  async function tellEnd(stream: EventStream, error: InvalidTokenError): Promise<void> {
    try {
      const told = (await explain?.(error)) ?? error;
      stream.send('ended', readRefusal(isRefusal(told) ? told : error).body);
      stream.end();
    } catch (failure) {
      // Nobody waits for it here: whoever answers tells of it.
      stream.destroy(failure as Error);
    }
  }

  return {
    schema: {
      name: 'followSessions',
      summary:
        'Tells when the list of the sessions is another, and when the session of the request has ended.',
      events: EVENTS,
      refusals: ['too_many_attempts'],
    },
    needsSession: true,
    async handle({ exchange }) {
      const { token } = await readCredentials(exchange, sessions, cookie);
      const session = await authenticate(exchange, sessions, token);
      onSession(exchange, session);
      const stream = streams.open(session.userId, exchange.req.socket);
      const ended = sessions.endSignal(session);
      const watching = sessions.actingAs(session).watchList(() => stream.send('changed', '{}'));
      stream.once('close', () => {
        ended[Symbol.dispose]();
        watching[Symbol.dispose]();
      });
      const onEnd = () => tellEnd(stream, ended.reason);
      if (ended.aborted) onEnd();
      else ended.addEventListener('abort', onEnd, { once: true });
      for (const [name, value] of Object.entries(HEADERS)) setHeader(exchange, name, value);
      return { status: 200, body: stream };
    },
  };
}
