import * as v from 'valibot';
import { members } from '../schemas/members.js';

const LIMIT = 'a whole number from 1 to 100';

/** Which page of a list is wanted. */
export const pageQuery = members({
  cursor: v.optional(v.string('the nextCursor of an answer')),
  limit: v.optional(
    v.pipe(
      v.string(LIMIT),
      v.regex(/^(?:[1-9]\d?|100)$/, LIMIT),
      v.transform(Number),
      // What came out, for the description of the route.
      v.number(),
      v.integer(),
      v.minValue(1),
      v.maxValue(100),
    ),
  ),
});
