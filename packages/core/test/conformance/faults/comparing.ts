import type { ExpectedSession } from '../../../src/store/contract.js';

/** What is expected but for one member. */
export function without(expected: ExpectedSession, member: keyof ExpectedSession): ExpectedSession {
  const { [member]: _, ...rest } = expected;
  return rest;
}

/** Details that are the same as JSON are taken for those that are kept. */
export function asJsonOf(details: string, expected: ExpectedSession): ExpectedSession {
  const same = expected.details?.replace(/\s/g, '') === details.replace(/\s/g, '');
  return same ? { ...expected, details } : expected;
}
