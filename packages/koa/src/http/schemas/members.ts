import * as v from 'valibot';
import { InvalidRequestError } from '../refusals/request-errors.js';
import { show } from '../values/check-options.js';

/**
 * An object of a client's, of which some members are known. The message of a schema says what a member must be, and
 * `parse` makes a sentence of it: `v.string('a string')` refuses with 'label must be a string, not 7.'. Members that
 * aren't known stay as they are.
 *
 * @param words what the object itself must be
 */
export function members<const Entries extends v.ObjectEntries>(entries: Entries, words = 'a JSON object') {
  return v.looseObject(entries, ({ path }) => {
    // The issue of a member that is missing is its object's, and to be told in the member's own words.
    const missing = path?.[0]?.key;
    return typeof missing === 'string' ? wordsOf(entries[missing]) : words;
  });
}

function wordsOf(schema: unknown): string {
  const { message, wrapped } = schema as { readonly message?: unknown; readonly wrapped?: unknown };
  if (typeof message === 'string') return message;
  return wrapped === undefined ? 'given' : wordsOf(wrapped);
}

/**
 * What a schema makes of what a client sent.
 *
 * @throws InvalidRequestError which names the first member that doesn't fit and quotes it, as far as it is short
 */
export function parse<Schema extends v.GenericSchema>(schema: Schema, given: unknown): v.InferOutput<Schema> {
  const result = v.safeParse(schema, given, { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new InvalidRequestError(
    `${v.getDotPath(issue) ?? 'The body'} must be ${issue.message}, not ${show(issue.input)}.`,
  );
}
