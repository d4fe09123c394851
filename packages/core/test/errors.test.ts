import { describe, expect, it } from 'vitest';
import { InvalidTokenError, SessionNotFoundError } from '../src/index.js';

describe('InvalidTokenError', () => {
  it('takes no stack, which in a wave of refused tokens would cost more than all the rest', () => {
    expect(new InvalidTokenError('malformed').stack).toBe('InvalidTokenError: The token is not valid.');
  });

  it('leaves the stacks of other errors as they are', () => {
    const limit = Error.stackTraceLimit;
    new InvalidTokenError('malformed');
    expect(Error.stackTraceLimit).toBe(limit);
    expect(new SessionNotFoundError().stack).toContain('errors.test.ts');
  });
});
