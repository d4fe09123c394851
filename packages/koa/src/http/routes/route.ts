import type { ActingSession, AuthenticatedSession } from '@jwt-sessions/core';
import type * as v from 'valibot';
import type { Exchange } from '../exchange.js';
import type { RefusalCode } from '../refusals/refusal-table.js';
import { InvalidRequestError } from '../refusals/request-errors.js';
import { type members, parse } from '../schemas/members.js';
import type { BeforeJson } from '../values/json.js';

/** What a route does, takes and answers. A part of the request that is left out is not looked at. */
export interface RouteSchema {
  /** By what programs call it, in the description of the routes. */
  readonly name: string;
  /** What it does, in a sentence for those who call it. */
  readonly summary: string;
  readonly params?: v.GenericSchema;
  readonly query?: ReturnType<typeof members>;
  readonly body?: v.GenericSchema;
  /** Whether the body may also come as a form, which is answered with 303. */
  readonly form?: boolean;
  /** Whether its attempts are counted, and the answer tells how many are left. */
  readonly throttled?: boolean;
  /** The body of the answer, as it goes over the wire. Without one the answer is 204. */
  readonly answer?: v.GenericSchema;
  /** The data of each event by its name, where the answer is a stream of events (`text/event-stream`) that goes on. */
  readonly events?: Readonly<Record<string, v.GenericSchema>>;
  /** The status of an answer with a body. Default 200. */
  readonly status?: number;
  /** How it is refused, beside what {@link refusalsOf} knows by its parts and by who calls it. */
  readonly refusals?: readonly RefusalCode[];
}

/** A request as a server hands it to a route. */
export interface RouteRequest<Context extends Exchange = Exchange> {
  readonly exchange: Context;
  readonly params: Readonly<Record<string, string | undefined>>;
  readonly query: Readonly<Record<string, string | string[] | undefined>>;
  /** What the application's own parser has made of the body, or undefined. */
  readonly parsedBody: unknown;
}

/** An answer, but for the headers that were set on the way. */
export interface RouteAnswer {
  readonly status: number;
  readonly body?: unknown;
  /** Where a browser goes on. */
  readonly location?: string;
}

/** Answers a request, or throws a refusal. */
export interface Route<Context extends Exchange = Exchange> {
  readonly schema: RouteSchema;
  /** Whether it is for whoever has a session. */
  readonly needsSession: boolean;
  handle(request: RouteRequest<Context>): Promise<RouteAnswer>;
}

/** A route of a session, which acts by the rules for what it may do: it gives the body of the answer. */
export interface SessionRoute<Schema extends RouteSchema> {
  readonly schema: Schema;
  handle(call: SessionCall<Schema>): AnswerOf<Schema>;
}

export interface SessionCall<Schema extends RouteSchema> {
  readonly acting: ActingSession;
  readonly session: AuthenticatedSession;
  readonly params: PartOf<Schema, 'params'>;
  readonly query: PartOf<Schema, 'query'>;
  readonly body: PartOf<Schema, 'body'>;
}

type PartOf<
  Schema extends RouteSchema,
  Name extends 'params' | 'query' | 'body',
> = Schema[Name] extends v.GenericSchema ? v.InferOutput<Schema[Name]> : undefined;

/** The body of an answer, when it is there. */
type AnswerOf<Schema extends RouteSchema> = Schema['answer'] extends v.GenericSchema
  ? Promise<BeforeJson<v.InferOutput<Schema['answer']>>>
  : Promise<void>;

/** Lets the compiler find out the types of a route's parts by its schema. */
export function sessionRoute<const Schema extends RouteSchema>(
  route: SessionRoute<Schema>,
): SessionRoute<Schema> {
  return route;
}

/** What keeps a session from acting on others. */
export const BARRED = ['session_unconfirmed', 'session_impersonated', 'session_too_new'] as const;

const ANY: readonly RefusalCode[] = ['store_unavailable'];
const WITH_SESSION: readonly RefusalCode[] = [
  'token_missing',
  'invalid_token',
  'invalid_request',
  'cross_site_request',
];
const WITH_QUERY: readonly RefusalCode[] = ['invalid_request'];
const WITH_BODY: readonly RefusalCode[] = [
  'invalid_request',
  'request_timeout',
  'payload_too_large',
  'unsupported_media_type',
];

/** Every code by which a route is refused, each once. A method that a path doesn't have is no route's. */
export function refusalsOf({ schema, needsSession }: Pick<Route, 'schema' | 'needsSession'>): RefusalCode[] {
  const codes = [
    ...ANY,
    ...(needsSession ? WITH_SESSION : []),
    ...(schema.query === undefined ? [] : WITH_QUERY),
    ...(schema.body === undefined ? [] : WITH_BODY),
    ...(schema.refusals ?? []),
  ];
  return [...new Set(codes)];
}

/**
 * The parts of a request but its body, as a schema makes them.
 *
 * @throws InvalidRequestError
 */
export function readUrl<Schema extends RouteSchema>(
  { params, query }: Schema,
  request: RouteRequest,
): Pick<SessionCall<Schema>, 'params' | 'query'> {
  const parts = {
    params: params && parse(params, request.params),
    query: query && readQuery(query, request.query),
  };
  // The compiler doesn't follow that each is there exactly where the schema has it.
  return parts as Pick<SessionCall<Schema>, 'params' | 'query'>;
}

/** Nothing of what the route doesn't know is handed on: whatever comes behind it would take that for an option. */
function readQuery(schema: NonNullable<RouteSchema['query']>, query: RouteRequest['query']): unknown {
  const known = Object.keys(schema.entries).filter((name) => query[name] !== undefined);
  const doubled = known.find((name) => Array.isArray(query[name]));
  if (doubled !== undefined) {
    throw new InvalidRequestError(`${doubled} is given more than once. Send it once.`);
  }
  return parse(schema, Object.fromEntries(known.map((name) => [name, query[name]])));
}
