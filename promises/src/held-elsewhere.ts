/** A promise that every store keeps, by a case of the conformance suite. */
export interface StorePromise {
  readonly promise: string;
  /** The case that fails a store which breaks it. */
  readonly held: string;
  /** The fault, by its name in packages/core/test/conformance/faults, where a store with it fails that case. */
  readonly planted: string;
}

/** A promise that several processes keep together, by a check of the trials. */
export interface TrialPromise {
  readonly promise: string;
  /** The check that names a breach. */
  readonly held: string;
  /** The fault, by its name in trials/src/planted/plants.ts, that the check names. */
  readonly planted: string;
}

/** Planted by the tests of core: a store with the fault fails the case. */
export const storePromises: readonly StorePromise[] = [
  {
    promise: 'An ending is seen by every process once it was acknowledged.',
    held: 'another handle sees an ending that was acknowledged',
    planted: 'a handle remembers what it found',
  },
  {
    promise: 'No use of a session brings it back, also where it races the ending.',
    held: 'noteActivity brings no session back whose ending it races',
    planted: 'activity brings an ended session back',
  },
  {
    promise: 'Nor does any change.',
    held: 'racing updates bring no session back that is ended meanwhile',
    planted: 'an update brings an ended session back',
  },
  {
    promise: 'The id of a session is never used again.',
    held: 'insert refuses the id of an ended session, which stays ended',
    planted: 'the id of an ended session is free again',
  },
  {
    promise: 'Of those who end one session together exactly one is told that it did.',
    held: 'revoke is true for exactly one of those that race',
    planted: 'the session is looked up, and ended later',
  },
  {
    promise: 'The limit per user is exact, whoever races.',
    held: 'racing inserts with a limit admit under reject exactly as many as there are places',
    planted: 'sessions are counted, and the new one is added later',
  },
  {
    promise: 'A log-in never slips in behind the end of all sessions.',
    held: 'insert never slips in behind a change of validAfter and an ending of all',
    planted: 'validAfter is looked at, and the session added later',
  },
  {
    promise: 'No idle time and no use takes a session past its absolute end.',
    held: 'insert lets no session outlive its absolute end',
    planted: 'a session outlives its absolute end',
  },
  {
    promise: 'Nobody ends somebody else’s session.',
    held: "revoke is false for somebody else's session and leaves it",
    planted: "somebody else's session can be ended",
  },
  {
    promise: 'A log-in takes nobody else’s session’s place.',
    held: "insert in place of another session leaves somebody else's session, which frees no place",
    planted: "somebody else's session can be replaced",
  },
  {
    promise: 'User ids compare byte for byte: nobody is taken for somebody else.',
    held: 'user ids that look alike are users of their own in list',
    planted: 'a list takes alice and Alice for one',
  },
  {
    promise: 'A user who was erased is brought back by no log-in that races the erasure.',
    held: 'eraseUser leaves nothing of the log-ins that it races',
    planted: 'a log-in looks for an erasure, and is let in later',
  },
  {
    promise: 'Nor by a change in the name of a session.',
    held: 'eraseUser leaves nothing that a change in the name of a session could bring back',
    planted: 'a change of the record heeds no session',
  },
  {
    promise: 'Everybody out is everybody, whatever the status of their sessions.',
    held: 'revokeBatch revokes sessions of all users, whatever they are',
    planted: 'pending sessions stay when those of all users are revoked',
  },
];

/** Planted by the tests of the trials, in processes of their own. */
export const trialPromises: readonly TrialPromise[] = [
  {
    promise: 'Once an ending is acknowledged, no request that arrives later is let in, on any process.',
    held: 'ended-session-let-in',
    planted: 'early-acknowledgement',
  },
  {
    promise: 'No read that decides comes from a replica that is behind.',
    held: 'ended-session-let-in',
    planted: 'stale-reads',
  },
  {
    promise: 'No log-in by an old password passes the end of all sessions.',
    held: 'old-log-in-let-in',
    planted: 'clock-at-the-insert',
  },
  {
    promise: 'A log-in that begins after it is let in.',
    held: 'new-log-in-refused',
    planted: 'late-end-of-all',
  },
  {
    promise: 'A valid token is never refused: a failure is not absence.',
    held: 'valid-refused',
    planted: 'failure-as-absence',
  },
  {
    promise: 'A token that was replaced lets nobody in past its grace.',
    held: 'replaced-token-let-in',
    planted: 'remembered-generation',
  },
  {
    promise: 'A session ends at its idle end.',
    held: 'idle-end-outlived',
    planted: 'idle-for-ever',
  },
  {
    promise: 'A session ends at its absolute end, whichever process is asked.',
    held: 'absolute-end-outlived',
    planted: 'longer-life',
  },
  {
    promise: 'No more sessions live than the limit says.',
    held: 'limit-exceeded',
    planted: 'soft-limit',
  },
  {
    promise: 'Each ending has one `revoked` event in the whole system.',
    held: 'event-doubled',
    planted: 'doubled-event',
  },
  {
    promise: 'And it has that one.',
    held: 'event-missing',
    planted: 'lost-event',
  },
  {
    promise: 'An ended session stands in no list.',
    held: 'ended-listed',
    planted: 'stale-list',
  },
  {
    promise: 'Nothing is kept for good of the requests that were answered.',
    held: 'heap-grows',
    planted: 'kept-requests',
  },
];
