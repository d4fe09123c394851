import * as v from 'valibot';

/** A string that is a time, as the compiler knows it. */
export type Time = string & { readonly isTime: true };

/** A time as JSON has it: ISO 8601 with milliseconds, in UTC. */
export const time = v.pipe(v.string(), v.isoTimestamp()) as unknown as v.GenericSchema<string, Time>;

/** What may be handed to JSON so that it comes out as a type says: a `Date` becomes a time. */
export type BeforeJson<Json> = Json extends Time
  ? Date
  : Json extends object
    ? { readonly [Name in keyof Json]: BeforeJson<Json[Name]> }
    : Json;
