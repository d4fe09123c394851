import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { OpenApiDocument, OpenApiResponse } from '../../src/http/openapi/openapi-document.js';

/** An answer as it went over the wire. */
export interface SentAnswer {
  readonly method: string;
  readonly status: number;
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** What Node adds, and what tests put in front of the routes; a cookie may be set anew or expire with any answer. */
const OF_OTHERS =
  /^(?:date|connection|keep-alive|content-length|transfer-encoding|vary|set-cookie|location|access-control-.*|x-.*)$/;

const validators = new Map<string, ValidateFunction>();

/** In what an answer differs from the description of the operation that was called. */
export function findDeviations(
  document: OpenApiDocument,
  path: string,
  method: string,
  { status, headers, body, ...answer }: SentAnswer,
): string[] {
  const operation = document.paths[path]?.[method];
  if (operation === undefined) return ['There is no such operation.'];
  const response = operation.responses[String(status)];
  if (response === undefined) return [`${status} is not described, but ${Object.keys(operation.responses)}.`];
  const { 'content-type': type, ...rest } = headers;
  const problems = deviatingHeaders(response, rest);
  if (answer.method === 'HEAD') return problems;
  const [[wanted, media] = []] = Object.entries(response.content ?? {});
  const found = typeof type === 'string' ? type.replace('; charset=utf-8', '') : undefined;
  if (found !== wanted) return [...problems, `The body is ${found}, and not ${wanted}.`];
  if (media === undefined) return body === '' ? problems : [...problems, `There is a body: ${body}`];
  const value = wanted?.startsWith('text/') ? body : JSON.parse(body);
  return [...problems, ...deviatingBody(document, media.schema, value)];
}

function deviatingHeaders(
  { headers: described = {} }: OpenApiResponse,
  sent: Readonly<Record<string, unknown>>,
): string[] {
  const names = new Set(Object.keys(described).map((name) => name.toLowerCase()));
  const missing = Object.entries(described).flatMap(([name, header]) =>
    'required' in header && header.required === true && sent[name.toLowerCase()] === undefined
      ? [`The header ${name} is missing.`]
      : [],
  );
  const others = Object.keys(sent).filter((name) => !names.has(name) && !OF_OTHERS.test(name));
  return [...missing, ...others.map((name) => `The header ${name} is not described.`)];
}

function deviatingBody(
  { components }: OpenApiDocument,
  schema: Readonly<Record<string, unknown>>,
  body: unknown,
): string[] {
  const key = JSON.stringify([schema, components.schemas]);
  let validate = validators.get(key);
  if (validate === undefined) {
    const ajv = new Ajv2020({ strict: false });
    formats.default(ajv);
    validate = ajv.compile({ ...schema, components });
    validators.set(key, validate);
  }
  return validate(body) ? [] : [`${JSON.stringify(body)}: ${JSON.stringify(validate.errors)}`];
}
