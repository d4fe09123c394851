import { InvalidRequestError } from '../refusals/request-errors.js';

/** The fields of a form, by their names. */
type Fields = Readonly<Record<string, unknown>>;

/**
 * The fields of a form (https://url.spec.whatwg.org/#application/x-www-form-urlencoded), each a string and each there once.
 *
 * @throws InvalidRequestError
 */
export function parseForm(text: string): Fields {
  const fields = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(text)) {
    // Which of the two would be meant?
    if (fields.has(name)) throw new InvalidRequestError('A field is given more than once. Send it once.');
    fields.set(name, value);
  }
  return Object.fromEntries(fields);
}

/**
 * The same of what the application's own parser has made of a form: it may read objects and lists out of the names.
 *
 * @throws InvalidRequestError
 */
export function checkForm(body: Fields): Fields {
  for (const value of Object.values(body)) {
    if (typeof value !== 'string') {
      throw new InvalidRequestError('Each field must be a string, and given once.');
    }
  }
  return body;
}
