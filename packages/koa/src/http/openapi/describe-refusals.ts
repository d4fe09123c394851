import { STATUS_CODES } from 'node:http';
import * as v from 'valibot';
import { publicEnding } from '../answers/schemas.js';
import { type RefusalCode, refusals } from '../refusals/refusal-table.js';
import { time } from '../values/json.js';
import type { OpenApiResponse, OpenApiSchema } from './openapi-document.js';
import { refTo, toSchema } from './to-json-schema.js';

/** What is said of a refusal besides, as `RefusalMembers` has it. */
const MEMBERS: Readonly<Partial<Record<RefusalCode, v.ObjectEntries>>> = {
  session_ended: { ending: publicEnding },
  session_too_new: { allowedAt: time },
  session_unconfirmed: { confirmedAt: time },
};

/** The name of a code's schema, such as `SessionTooNew`. */
function nameOf(code: RefusalCode): string {
  return code.replace(/(?:^|_)(.)/g, (_, letter: string) => letter.toUpperCase());
}

/** The problems (RFC 9457) of some codes, by their names. */
export function problemSchemas(codes: Iterable<RefusalCode>): Record<string, OpenApiSchema> {
  return Object.fromEntries([...codes].map((code) => [nameOf(code), problemOf(code)]));
}

function problemOf(code: RefusalCode): OpenApiSchema {
  const { status, when, detail } = refusals[code];
  const schema = v.strictObject({
    type: v.literal('about:blank'),
    title: v.literal(STATUS_CODES[status] ?? ''),
    status: v.literal(status),
    code: v.literal(code),
    detail: detail === undefined ? v.string() : v.literal(detail),
    ...MEMBERS[code],
  });
  return { ...toSchema(schema), description: when };
}

/**
 * The answers to what is refused, by status.
 *
 * @param common the headers that they all have
 * @param rendersProblems whether they are ours to write; otherwise nothing is said of what they hold
 */
export function describeRefusals(
  codes: readonly RefusalCode[],
  common: Readonly<Record<string, object>>,
  rendersProblems: boolean,
): Record<string, OpenApiResponse> {
  const statuses = new Set(codes.map((code) => refusals[code].status));
  const responses = [...statuses].map((status): [string, OpenApiResponse] => {
    const some = codes.filter((code) => refusals[code].status === status);
    const response = {
      description: some.map((code) => `\`${code}\`: ${refusals[code].when}`).join('\n\n'),
      headers: { ...common, ...headersOf(some) },
      ...(rendersProblems && { content: { 'application/problem+json': { schema: oneOf(some) } } }),
    };
    return [String(status), response];
  });
  return Object.fromEntries(responses);
}

function oneOf(codes: readonly RefusalCode[]): OpenApiSchema {
  const [first, ...others] = codes.map((code) => refTo(nameOf(code)));
  if (first !== undefined && others.length === 0) return first;
  const mapping = Object.fromEntries(codes.map((code) => [code, refTo(nameOf(code)).$ref]));
  return { oneOf: [first, ...others], discriminator: { propertyName: 'code', mapping } };
}

/** A header that each of the codes has is there in every such answer. */
function headersOf(codes: readonly RefusalCode[]): Record<string, object> {
  const named = codes.map((code) => Object.keys(refusals[code].headers ?? {}));
  const brought = codes.flatMap((code) => refusals[code].brings ?? []);
  const headers = [...new Set([...named.flat(), ...brought])].map((name) => [
    name,
    {
      required: named.every((names) => names.includes(name)),
      schema: { type: 'string' },
    },
  ]);
  return Object.fromEntries(headers);
}
