import type * as v from 'valibot';
import { EVENT_STREAM } from '../events/event-stream.js';
import type { RefusalCode } from '../refusals/refusal-table.js';
import type { Route } from '../routes/route.js';
import { commonHeaders } from './common-headers.js';
import { describeRefusals } from './describe-refusals.js';
import { linksOf } from './links.js';
import type { OpenApiOperation, OpenApiResponse, OpenApiSchema } from './openapi-document.js';
import { refTo, toSchema } from './to-json-schema.js';

/** What of a deployment shows in each operation. */
export interface OperationSettings {
  /** Whether tokens are handed out in a cookie. */
  readonly handsOutCookies: boolean;
  /** Whether refusals are answered as problems, and not by the application. */
  readonly rendersProblems: boolean;
  /** Whether guards replace tokens. */
  readonly rotates: boolean;
}

/** The way of whoever has a session: by the one or by the other. */
const SECURED = [{ bearer: [] }, { cookie: [] }];

/** What a form says beside the credentials: each field is a string, and given once. */
const FORM = {
  type: 'object',
  properties: {
    label: { type: 'string' },
    next: { type: 'string', description: 'The path of this application to go on to.' },
  },
  additionalProperties: { type: 'string' },
};

/**
 * Describes a route.
 *
 * @param refusals the codes by which it is refused
 */
export function describeOperation(
  route: Pick<Route, 'schema' | 'needsSession'>,
  refusals: readonly RefusalCode[],
  settings: OperationSettings,
): OpenApiOperation {
  const { schema, needsSession } = route;
  const { name, summary, params, query, body } = schema;
  const common = commonHeaders(route, settings.rotates);
  const parameters = [...parametersOf(params, 'path'), ...parametersOf(query, 'query')];
  return {
    operationId: name,
    summary,
    tags: ['sessions'],
    ...(parameters.length > 0 && { parameters }),
    ...(body !== undefined && { requestBody: describeBody(body, schema.form, needsSession) }),
    responses: {
      ...describeAnswer(schema, common, settings.handsOutCookies && !needsSession),
      ...describeRefusals(refusals, common, settings.rendersProblems),
    },
    security: needsSession ? SECURED : [],
  };
}

function parametersOf(schema: v.GenericSchema | undefined, place: 'path' | 'query'): object[] {
  if (schema === undefined) return [];
  const { properties, required } = toSchema(schema) as {
    readonly properties: Readonly<Record<string, OpenApiSchema>>;
    readonly required: readonly string[];
  };
  return Object.entries(properties).map(([name, each]) => ({
    name,
    in: place,
    required: required.includes(name),
    schema: each,
  }));
}

/** A log-in is the application's to read, but for what is about the session. */
function describeBody(body: v.GenericSchema, form: boolean | undefined, needsSession: boolean): object {
  const ofOurs = toSchema(body);
  const schema = needsSession ? ofOurs : allOf(ofOurs);
  return {
    required: true,
    content: {
      'application/json': { schema },
      ...(form && { 'application/x-www-form-urlencoded': { schema: allOf(FORM) } }),
    },
  };
}

function allOf(ours: OpenApiSchema): OpenApiSchema {
  return { allOf: [refTo('Credentials'), ours] };
}

function describeAnswer(
  { name, answer, events, form, status = 200 }: Route['schema'],
  common: Readonly<Record<string, object>>,
  setsCookies: boolean,
): Record<string, OpenApiResponse> {
  const text = { schema: { type: 'string' } };
  const headers = { ...common, ...(setsCookies && { 'Set-Cookie': { required: true, ...text } }) };
  if (events !== undefined) return { 200: describeEvents(events, common) };
  if (answer === undefined) return { 204: { description: 'Done.', headers } };
  const links = linksOf(name);
  const content = { 'application/json': { schema: toSchema(answer) } };
  return {
    [status]: { description: 'Done.', headers, content, ...(links !== null && { links }) },
    ...(form && {
      303: {
        description: 'The answer to a form, whether its user was let in or not: where to go on.',
        headers: { ...common, 'Set-Cookie': text, Location: { required: true, ...text } },
        content: { 'text/plain': text },
      },
    }),
  };
}

/** An answer that goes on. OpenAPI 3.1 has no words for what is in one, so they are an extension. */
function describeEvents(
  events: NonNullable<Route['schema']['events']>,
  common: Readonly<Record<string, object>>,
): OpenApiResponse {
  const names = Object.keys(events).map((name) => `\`${name}\``);
  const data = Object.entries(events).map(([name, schema]) => [name, toSchema(schema)]);
  return {
    description: `A stream of server-sent events that goes on: ${names.join(', ')}.`,
    headers: {
      ...common,
      'Cache-Control': { required: true, schema: { const: 'no-store, no-transform' } },
      'X-Accel-Buffering': { required: true, schema: { const: 'no' } },
    },
    content: { [EVENT_STREAM]: { schema: { type: 'string', 'x-events': Object.fromEntries(data) } } },
  };
}
