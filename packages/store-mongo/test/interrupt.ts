import type { AdmitRequest, AdmitResult, InsertRequest, InsertResult } from '@jwt-sessions/core/store';
import { expect } from 'vitest';
import type { Collections } from '../src/documents/collections.js';
import { withinTime } from '../src/documents/store-call.js';
import { admitSession } from '../src/verbs/admit-session.js';
import { insertSession } from '../src/verbs/insert-session.js';
import { override } from './override.js';

const WRITES = ['insertOne', 'updateOne', 'updateMany', 'deleteMany'] as const;

/** A log-in on collections that something comes between. */
export function insertOn(on: Collections, request: InsertRequest): Promise<InsertResult> {
  return withinTime(on, 10_000, (call) => insertSession(call, request));
}

/** An admission on such. */
export function admitOn(on: Collections, request: AdmitRequest): Promise<AdmitResult> {
  return withinTime(on, 10_000, (call) => admitSession(call, request));
}

/** Does the work as a process that is killed before its n-th write to the sessions. */
export async function dieBeforeWrite(
  collections: Collections,
  n: number,
  work: (on: Collections) => Promise<unknown>,
): Promise<void> {
  const dying = interrupted(collections, n, () => Promise.reject(new Error('killed')));
  await expect(work(dying)).rejects.toThrow('killed');
}

/** Starts the work and has it wait before its n-th write to the sessions until it is told to go on. */
export async function pauseBeforeWrite<T>(
  collections: Collections,
  n: number,
  work: (on: Collections) => Promise<T>,
): Promise<{ readonly paused: Promise<T>; readonly resume: () => void }> {
  let resume = () => {};
  const gate = new Promise<void>((open) => {
    resume = open;
  });
  const { paused } = await new Promise<{ readonly paused: Promise<T> }>((resolve, reject) => {
    const pausing = interrupted(collections, n, () => {
      resolve({ paused });
      return gate;
    });
    const paused = work(pausing);
    // Whoever waits for it gets what comes later; until then a failure is no unhandled one.
    paused.then(() => reject(new Error(`There were fewer than ${n} writes.`)), reject);
  });
  return { paused, resume };
}

function interrupted(collections: Collections, n: number, before: () => Promise<void>): Collections {
  const { sessions } = collections;
  let writes = 0;
  const target = WRITES.reduce(
    (collection, write) =>
      override(collection, write, async (...args: never[]) => {
        writes += 1;
        if (writes === n) await before();
        return (sessions[write] as (...args: never[]) => unknown)(...args);
      }),
    sessions,
  );
  return { ...collections, sessions: target };
}
