import type { Context } from 'koa';
import getRawBody from 'raw-body';
import { InvalidRequestError } from './sessions.js';

export type Fields = Readonly<Record<string, string>>;

/** Far more than any form of ours. */
const LIMIT = '16kb';

/**
 * The fields of a form, each a text and each there once. Where the application has parsed the body already, what it made
 * of it is used, under the same conditions.
 *
 * @throws InvalidRequestError
 */
export async function readForm(ctx: Context): Promise<Fields> {
  // @koa/bodyparser and its like leave it there.
  const { body } = ctx.request as { readonly body?: unknown };
  return body === undefined ? parse(await readText(ctx)) : checkParsed(body);
}

async function readText(ctx: Context): Promise<string> {
  if (!ctx.is('application/x-www-form-urlencoded')) {
    throw new InvalidRequestError('The body must be application/x-www-form-urlencoded.');
  }
  try {
    return await getRawBody(ctx.req, { length: ctx.length, limit: LIMIT, encoding: 'utf-8' });
  } catch (cause) {
    throw new InvalidRequestError('The form is too large or incomplete.', { cause });
  }
}

function parse(text: string): Fields {
  const fields = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(text)) {
    // Which of the two would be meant?
    if (fields.has(name)) throw new InvalidRequestError(`${name} is given more than once.`);
    fields.set(name, value);
  }
  return Object.fromEntries(fields);
}

function checkParsed(body: unknown): Fields {
  const fields = Object.entries(body ?? {}).map(([name, value]) => {
    if (typeof value !== 'string') throw new InvalidRequestError(`${name} must be a text, and there once.`);
    return [name, value] as const;
  });
  return Object.fromEntries(fields);
}
