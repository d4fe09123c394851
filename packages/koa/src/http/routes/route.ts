import type { ActingSession, AuthenticatedSession } from '@jwt-sessions/core';
import type * as v from 'valibot';
import type { Exchange } from '../exchange.js';
import { InvalidRequestError } from '../refusals/request-errors.js';
import type { BeforeJson } from '../schemas/json.js';
import { type members, parse } from '../schemas/members.js';

/** What a route takes and answers. A part that is left out is not looked at. */
export interface RouteSchema {
  readonly params?: v.GenericSchema;
  readonly query?: ReturnType<typeof members>;
  readonly body?: v.GenericSchema;
  /** The body of the answer, as it goes over the wire. Without one the answer is 204. */
  readonly answer?: v.GenericSchema;
  /** The data of each event by its name, where the answer is a stream of events (`text/event-stream`) that goes on. */
  readonly events?: Readonly<Record<string, v.GenericSchema>>;
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

function readQuery(schema: NonNullable<RouteSchema['query']>, query: RouteRequest['query']): unknown {
  const doubled = Object.keys(schema.entries).find((name) => Array.isArray(query[name]));
  if (doubled !== undefined) {
    throw new InvalidRequestError(`${doubled} is given more than once. Send it once.`);
  }
  return parse(schema, query);
}
