import {
  type Counter,
  type Histogram,
  metrics,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { SessionAdmin } from '../admin/session-admin.js';
import { InvalidTokenError } from '../errors.js';
import type { RefusedEvent, RevokedEvent, SessionEvents } from '../events.js';
import type { SessionManager } from '../session-manager.js';
import { shown } from '../values/shown.js';
import { type Ended, type Observer, observationOf } from './observer.js';

const NAME = '@jwt-sessions/core';

/** As OpenTelemetry advises for calls of a database, in seconds. */
const BOUNDARIES = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10];

/** How long a count of all sessions is good for, in milliseconds: it walks over every one of them. */
const COUNT_INTERVAL = 60_000;

/** The library's own reasons; whatever else an application writes there is one more value for all of it. */
const REASONS = new Set([
  'logout',
  'user',
  'others',
  'all',
  'limit',
  'replaced',
  'denied',
  'admin',
  'password_change',
  'token_reuse',
  'user_erased',
]);

const NO_ATTRIBUTES = Object.freeze({});

/** What OpenTelemetry calls all that is not among the few values of an attribute. */
const OTHER = '_OTHER';

/**
 * Many requests share one `find` or `findLeased`, so it belongs to the trace of none: what it takes one of them is in the span of its
 * `authenticate`.
 */
const SHARED: ReadonlySet<string> = new Set(['find', 'findLeased']);

/** Codes and classes of errors, and nothing that has a value of a request in it. */
const ERROR_TYPE = /^\w[\w.-]{0,63}$/;

/**
 * Tells OpenTelemetry how sessions do, by `@opentelemetry/api`: the metrics that the alarms of docs/operations.md go by, and in
 * requests that are traced a span for the check of the token and for each call of the store. Nothing of it carries a token, an
 * id, an address or the message of an error.
 *
 * Of a manager: what it does, in every process. Of a `SessionAdmin`: how many sessions are live, counted once a minute at most;
 * one process is enough for that.
 *
 * Call it when the SDK has started, since before that there is nobody to tell.
 *
 * @throws TypeError for anything else than a manager or an admin of this very copy of the package
 *
 * @example
 * import { instrumentSessions } from '@jwt-sessions/core/telemetry';
 *
 * instrumentSessions(sessions);
 */
export function instrumentSessions<Data>(sessions: SessionManager<Data> | SessionAdmin): void {
  if (sessions instanceof SessionAdmin) {
    countLive(sessions);
    return;
  }
  const observation = typeof sessions === 'object' && sessions !== null ? observationOf(sessions) : undefined;
  if (observation === undefined) {
    throw new TypeError(
      `instrumentSessions needs a SessionManager or a SessionAdmin of this copy of ${NAME}, not ${shown(sessions)}.`,
    );
  }
  observation.observer = new OpenTelemetryObserver();
}

class OpenTelemetryObserver implements Observer {
  readonly #tracer: Tracer = trace.getTracer(NAME);
  readonly #authentications: Counter;
  readonly #refusals: Counter;
  readonly #revocations: Counter;
  readonly #errors: Counter;
  readonly #storeCalls: Histogram;

  constructor() {
    const meter = metrics.getMeter(NAME);
    this.#authentications = meter.createCounter('jwt_sessions.authentications', {
      unit: '{authentication}',
      description:
        'Tokens that were presented to authenticate, by the code of the error where nobody was let in.',
    });
    this.#refusals = meter.createCounter('jwt_sessions.refusals', {
      unit: '{refusal}',
      description: 'Tokens that were refused, by reason: the refused events.',
    });
    this.#revocations = meter.createCounter('jwt_sessions.revocations', {
      unit: '{session}',
      description: 'Sessions that were revoked by this process, by reason: the revoked events.',
    });
    this.#errors = meter.createCounter('jwt_sessions.errors', {
      unit: '{error}',
      description: 'Work beside the requests that failed: the error events.',
    });
    this.#storeCalls = meter.createHistogram('jwt_sessions.store.call.duration', {
      unit: 's',
      description: 'How long calls of the store took, by method.',
      advice: { explicitBucketBoundaries: BOUNDARIES },
    });
  }

  authentication(): Ended {
    const ended = this.#span('jwt_sessions.authenticate');
    return (error) => {
      const type = error === undefined ? undefined : errorType(error);
      this.#authentications.add(1, type === undefined ? NO_ATTRIBUTES : { 'error.type': type });
      // Why it was refused is worth knowing in a trace, where it adds no series.
      ended?.(
        error instanceof InvalidTokenError ? error.reason : type,
        !(error instanceof InvalidTokenError),
      );
    };
  }

  storeCall(method: string): Ended {
    const began = performance.now();
    const ended = SHARED.has(method) ? null : this.#span(`jwt_sessions.store.${method}`);
    return (error) => {
      const type = error === undefined ? undefined : errorType(error);
      this.#storeCalls.record((performance.now() - began) / 1000, {
        'jwt_sessions.store.method': method,
        ...(type !== undefined && { 'error.type': type }),
      });
      ended?.(type, true);
    };
  }

  event<Name extends keyof SessionEvents>(name: Name, ...[event]: SessionEvents[Name]): void {
    if (name === 'error') this.#errors.add(1);
    if (name === 'refused') {
      const { reason } = event as RefusedEvent;
      this.#refusals.add(1, { 'jwt_sessions.refusal.reason': reason });
    }
    if (name === 'revoked') {
      const { reason } = event as RevokedEvent;
      this.#revocations.add(1, { 'jwt_sessions.revocation.reason': REASONS.has(reason) ? reason : OTHER });
    }
  }

  /** Within a request that is traced, and in no trace of its own: without a request there is nothing that it would explain. */
  #span(name: string): ((type: string | undefined, isFailure: boolean) => void) | null {
    if (trace.getActiveSpan()?.isRecording() !== true) return null;
    const span = this.#tracer.startSpan(name, { kind: SpanKind.INTERNAL });
    return (type, isFailure) => {
      if (type !== undefined) span.setAttribute('error.type', type);
      if (type !== undefined && isFailure) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    };
  }
}

/** The code of an error, or its class: both are few, and neither says anything of anybody. */
function errorType(error: unknown): string {
  const { code, name } = (error ?? {}) as { readonly code?: unknown; readonly name?: unknown };
  for (const type of [code, name]) {
    if ((typeof type === 'string' || typeof type === 'number') && ERROR_TYPE.test(String(type)))
      return String(type);
  }
  return OTHER;
}

/** A count that fails is no failure of the application: it is tried again a minute later. */
function countLive(admin: SessionAdmin): void {
  const live = metrics.getMeter(NAME).createObservableGauge('jwt_sessions.sessions.live', {
    unit: '{session}',
    description: 'Sessions that are neither revoked nor expired, in the whole store.',
  });
  let counted: Promise<number | null> = Promise.resolve(null);
  let countedAt = Number.NEGATIVE_INFINITY;
  live.addCallback(async (result) => {
    if (performance.now() - countedAt >= COUNT_INTERVAL) {
      countedAt = performance.now();
      counted = admin.count().catch(() => null);
    }
    const count = await counted;
    if (count !== null) result.observe(count);
  });
}
