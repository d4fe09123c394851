import { ApplicationFailure } from '../refusals/application-failure.js';
import { RequestError } from '../refusals/request-errors.js';

/**
 * Whether an error of the application's check says something of what was checked: any refusal may, `ctx.throw(401)` among
 * them. What only failed doesn't, such as a database, or a queue that is full.
 */
export function isAnswer(error: unknown): boolean {
  if (error instanceof RequestError) return true;
  const thrown = error instanceof ApplicationFailure ? error.error : error;
  return (
    thrown instanceof Error && 'status' in thrown && typeof thrown.status === 'number' && thrown.status < 500
  );
}
