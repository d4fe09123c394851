import { BSON, type Db, type Document } from 'mongodb';
import { FROZEN_NOW } from '../../core/test/support/frozen/live.js';
import { openCollections } from '../src/documents/collections.js';
import { withinTime } from '../src/documents/store-call.js';
import { MongoStore } from '../src/index.js';
import { readOptions } from '../src/mongo-store-options.js';
import { admitSession } from '../src/verbs/admit-session.js';
import { insertSession } from '../src/verbs/insert-session.js';
import { dieBeforeWrite } from './interrupt.js';
import { HOUR, idOf, MINUTE, sessionOf } from './sessions.js';

/** The documents of a store, by the ends of the names of its collections. */
export type Documents = Readonly<Record<'sessions' | 'users', readonly Document[]>>;

const NAMES = ['sessions', 'users'] as const;
/** Numbers as they are kept, not as they are read. */
const AS_KEPT = { promoteValues: false, promoteLongs: false } as const;

export async function readDocuments(db: Db, prefix: string): Promise<Documents> {
  const read = async (name: string) =>
    db.collection(`${prefix}_${name}`).find({}, AS_KEPT).sort({ _id: 1 }).toArray();
  return { sessions: await read('sessions'), users: await read('users') };
}

/** Puts documents in the place of what has the prefix, with the indexes that they had. */
export async function loadDocuments(db: Db, prefix: string, documents: Documents): Promise<void> {
  for (const name of NAMES) {
    const collection = db.collection<Document>(`${prefix}_${name}`);
    // What isn't there some servers refuse to drop.
    await collection.drop().catch(() => {});
    if (documents[name].length > 0) await collection.insertMany([...documents[name]]);
  }
}

/** A document on each line, behind where it stands, with the types of its numbers. */
export function asText(parts: Readonly<Record<string, Documents>>): string {
  const lines = Object.entries(parts).flatMap(([part, documents]) =>
    NAMES.flatMap((name) =>
      documents[name].map((each) => `${part} ${name} ${BSON.EJSON.stringify(each, { relaxed: false })}\n`),
    ),
  );
  return lines.join('');
}

export function ofText(text: string, part: string): Documents {
  const documentsOf = (name: string) => {
    const start = `${part} ${name} `;
    const lines = text.split('\n').filter((line) => line.startsWith(start));
    return lines.map((line) => BSON.EJSON.parse(line.slice(start.length), { relaxed: false }) as Document);
  };
  return { sessions: documentsOf('sessions'), users: documentsOf('users') };
}

/**
 * The documents of such a text as they can be compared: without what is random, which is the first version of log-ins and the
 * operation that gives one up. In which order the members of one stand is the server's.
 */
export function comparable(text: string): readonly unknown[] {
  const certain = text
    .replaceAll(/("logins":\{"version":)\{[^}]*\}/g, '$1"random"')
    .replaceAll(/("admissionVersion":)\{[^}]*\}/g, '$1"random"')
    .replaceAll(/[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/g, 'random');
  const lines = certain.split('\n').filter(Boolean);
  return lines.map((line) => [line.slice(0, line.indexOf('{')), JSON.parse(line.slice(line.indexOf('{')))]);
}

const TIMES = {
  createdAt: FROZEN_NOW - HOUR,
  authenticatedAt: FROZEN_NOW - HOUR,
  lastActiveAt: FROZEN_NOW - MINUTE,
};

const LIMIT = {
  max: 1,
  onLimit: 'evictOldest',
  revocation: { at: FROZEN_NOW, reason: 'limit', by: 'rule', operation: idOf('limit') },
} as const;

/** A session of a user of its own that is valid at the present of the fixtures. */
function halfWaySession(label: string, userId: string) {
  return sessionOf(label, { ...TIMES, userId, absoluteExpiresAt: FROZEN_NOW + 24 * HOUR });
}

export function halfWayLogIn(label: string, userId: string, now: number = FROZEN_NOW) {
  const session = halfWaySession(label, userId);
  return { session, authenticationStartedAt: now, now, limit: LIMIT };
}

/** Leaves documents that there are only while log-ins and admissions are under way, or where these have died. */
export async function dieHalfWay(db: Db, prefix: string): Promise<void> {
  const settings = readOptions({ prefix });
  const collections = openCollections(db, settings);
  const store = new MongoStore(db, { prefix });
  await store.prepare();
  const die = (label: string, userId: string) =>
    dieBeforeWrite(collections, 1, (on) =>
      withinTime(on, settings.timeout, (call) => insertSession(call, halfWayLogIn(label, userId))),
    );
  await die('open', 'logging in');
  await die('evicted', 'evicting');
  await store.insert(halfWayLogIn('evicts', 'evicting'));
  await die('given up', 'giving up');
  await store.insert(halfWayLogIn('gives up', 'giving up', FROZEN_NOW + MINUTE));
  await store.insert({ ...halfWayLogIn('goes', 'admitting') });
  const { limit: _, ...unlimited } = halfWayLogIn('comes', 'admitting');
  await store.insert({ ...unlimited, session: { ...unlimited.session, status: 'pending' } });
  const request = {
    id: idOf('comes'),
    userId: 'admitting',
    expected: { status: 'pending' },
    changes: { status: 'active', generation: 1 },
    now: FROZEN_NOW,
    limit: LIMIT,
  } as const;
  await dieBeforeWrite(collections, 2, (on) =>
    withinTime(on, settings.timeout, (call) => admitSession(call, request)),
  );
}
