import { expect } from 'vitest';

/** An answer as far as a client can tell refusals apart. */
async function readAnswer(response: Response) {
  const { headers, status } = response;
  return {
    status,
    type: headers.get('Content-Type'),
    challenge: headers.get('WWW-Authenticate'),
    cache: headers.get('Cache-Control'),
    body: await response.json(),
  };
}

/** What {@link readAnswer} gives for a problem. */
export function problem(
  status: number,
  title: string,
  code: string,
  detail: string,
  challenge: string | null = null,
) {
  return {
    status,
    type: 'application/problem+json',
    challenge,
    cache: 'no-store',
    body: { type: 'about:blank', title, status, code, detail },
  };
}

/** A problem that has a time besides. */
function withTime(
  { body, ...answer }: ReturnType<typeof problem>,
  name: 'allowedAt' | 'confirmedAt',
  time: string,
) {
  return { ...answer, body: { ...body, [name]: time } };
}

export const TOKEN_MISSING = problem(401, 'Unauthorized', 'token_missing', 'A session is needed.', 'Bearer');
export const INVALID_TOKEN = problem(
  401,
  'Unauthorized',
  'invalid_token',
  'The token is not valid. Log in again.',
  'Bearer error="invalid_token"',
);
export const NOT_FOUND = problem(404, 'Not Found', 'not_found', 'There is no such session.');
export const CROSS_SITE = problem(
  403,
  'Forbidden',
  'cross_site_request',
  'The request comes from a page of another site.',
);
export const STORE_UNAVAILABLE = problem(
  503,
  'Service Unavailable',
  'store_unavailable',
  'Sessions cannot be checked at the moment. Try again.',
);

export function invalidRequest(detail: string) {
  return problem(400, 'Bad Request', 'invalid_request', detail);
}

export function tooNew(allowedAt: string) {
  const detail = `This session is too new to do that. It may from ${allowedAt} on.`;
  return withTime(problem(403, 'Forbidden', 'session_too_new', detail), 'allowedAt', allowedAt);
}

export function unconfirmed(confirmedAt: string) {
  const detail = 'This device must be confirmed from another one first.';
  return withTime(problem(403, 'Forbidden', 'session_unconfirmed', detail), 'confirmedAt', confirmedAt);
}

/** Asserts the whole of a refusal. */
export async function expectRefusal(
  response: Response | Promise<Response>,
  expected: ReturnType<typeof problem>,
): Promise<void> {
  expect(await readAnswer(await response)).toEqual(expected);
}
