import { toJsonSchema } from '@valibot/to-json-schema';
import type * as v from 'valibot';
import { publicDevice, publicEndedSession, publicSession } from '../answers/schemas.js';
import type { OpenApiSchema } from './openapi-document.js';

/** What has a name in the description, and in the types that are made of it. */
const NAMED = { Session: publicSession, EndedSession: publicEndedSession, Device: publicDevice };

/** Where the schema of a name stands in the description. */
export function refTo(name: string): { readonly $ref: string } {
  return { $ref: `#/components/schemas/${name}` };
}

/** A schema of a route, as JSON Schema: of a request what it may be, as far as that can be said, of an answer what it is. */
export function toSchema(schema: v.GenericSchema): OpenApiSchema {
  return convert(schema, NAMED);
}

/** The schemas that have a name. */
export function namedSchemas(): Record<string, OpenApiSchema> {
  const entries = Object.entries(NAMED).map(([name, schema]) => [name, convert(schema, {})] as const);
  return Object.fromEntries(entries);
}

function convert(schema: v.GenericSchema, definitions: Record<string, v.GenericSchema>): OpenApiSchema {
  const { $schema, $defs, ...own } = toJsonSchema(schema, {
    target: 'draft-2020-12',
    // What a transformation makes is the one spelling that is told: a whole number, a choice.
    typeMode: 'output',
    definitions,
    overrideRef: ({ referenceId }) => refTo(referenceId).$ref,
  });
  return own;
}
