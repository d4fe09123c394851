import { InvalidCursorError } from '../errors.js';
import type { StoredSession } from '../store/contract.js';
import { isSessionId } from '../values/lookup-id.js';

/** A place in the order of log-in, which never changes. */
export type Place = Pick<StoredSession, 'createdAt' | 'id'>;

/** How a list goes on: among the sessions that are ordered by what happens to them, or behind them. */
export type ListPosition =
  | {
      readonly among: 'ordered';
      /** The last place of those that are ordered; null when they are all there are. */
      readonly upTo: Place | null;
      /** The sessions that earlier pages showed, each by the beginning of its id. */
      readonly shown: ReadonlySet<string>;
    }
  | { readonly among: 'rest'; readonly behind: Place };

/** 48 random bits: enough to tell the sessions of one user apart, in a cursor that fits into a URL. */
const SHOWN_LENGTH = 8;
/** The longest that a cursor may say of what was shown. */
const MAX_SHOWN = 1000;
const CURSOR = new RegExp(
  `^(?:([1-9]\\d{0,15}|0)\\.([\\w-]{22}))?(?:~((?:[\\w-]{${SHOWN_LENGTH}}){1,${MAX_SHOWN}}))?$`,
);

/** The beginning of a session's id, by which a cursor names it. */
export function shownAs({ id }: Pick<StoredSession, 'id'>): string {
  return id.slice(0, SHOWN_LENGTH);
}

/** A position as a string. No secret: it only repeats what was shown. */
export function createCursor(position: ListPosition): string {
  if (position.among === 'rest') return nameOf(position.behind);
  const { upTo, shown } = position;
  return `${upTo === null ? '' : nameOf(upTo)}~${[...shown].join('')}`;
}

/** @throws InvalidCursorError */
export function parseCursor(cursor: string): ListPosition {
  const [, createdAt, id, shown] = CURSOR.exec(cursor) ?? [];
  const place = createdAt === undefined || id === undefined ? null : toPlace(createdAt, id);
  if (shown !== undefined) return { among: 'ordered', upTo: place, shown: new Set(cutUp(shown)) };
  if (place === null) throw new InvalidCursorError();
  return { among: 'rest', behind: place };
}

/** A place in the order in which sessions ended. */
type EndPlace = Pick<StoredSession, 'expiresAt' | 'id'>;

const END_CURSOR = /^([1-9]\d{0,15}|0)\.([\w-]{22})$/;

/** Behind which of the ended sessions the next page begins. */
export function createEndCursor({ expiresAt, id }: EndPlace): string {
  return `${expiresAt}.${id}`;
}

/** @throws InvalidCursorError */
export function parseEndCursor(cursor: string): EndPlace {
  const [, expiresAt = '', id = ''] = END_CURSOR.exec(cursor) ?? [];
  const { createdAt } = toPlace(expiresAt, id);
  return { expiresAt: createdAt, id };
}

/** Whether a session stands behind a place in the order of log-in, newest first. */
export function isBehind({ createdAt, id }: Place, place: Place): boolean {
  return createdAt === place.createdAt ? id < place.id : createdAt < place.createdAt;
}

function nameOf({ createdAt, id }: Place): string {
  return `${createdAt}.${id}`;
}

function toPlace(createdAt: string, id: string): Place {
  if (!isSessionId(id) || !Number.isSafeInteger(Number(createdAt))) throw new InvalidCursorError();
  return { createdAt: Number(createdAt), id };
}

function cutUp(shown: string): string[] {
  const parts: string[] = [];
  for (let at = 0; at < shown.length; at += SHOWN_LENGTH) parts.push(shown.slice(at, at + SHOWN_LENGTH));
  return parts;
}
