import type { RequestListener } from 'node:http';
import type { StoredSession } from '@jwt-sessions/core/store';

/** Where sessions are kept. */
export type StoreName = 'postgres' | 'sqlite' | 'mariadb' | 'mongodb' | 'ferretdb' | 'redis' | 'memory';

export type SubjectName =
  | 'bare-koa'
  | 'koa-jsonwebtoken'
  | 'koa-jwt'
  | 'koa-fast-jwt'
  | 'koa-fast-jwt-cached'
  | 'koa-fast-jwt-plain'
  | 'koa-jose'
  | 'hand-written'
  | 'shared-select'
  | 'koa-session'
  | 'express-session'
  | 'better-auth'
  | 'better-auth-cookie-cache'
  | 'jwt-sessions';

/** What a process needs to know to be a subject. */
export interface SubjectSetup {
  readonly subject: SubjectName;
  /** Null for what keeps nothing. */
  readonly store: StoreName | null;
  /** The database, or null where there is none. */
  readonly url: string | null;
  /** Processes that share the port. */
  readonly processes: number;
  /** Whether statements are counted, which costs something: not for a process that is measured. */
  readonly counted: boolean;
  /** What is kept in memory, where that is the store. */
  readonly sessions: readonly StoredSession[];
  /** Ours: the option of the same name. */
  readonly cacheFor: string | null;
  /** express-session: whether activity is left unwritten, which is its store's fastest setting. */
  readonly disableTouch: boolean;
  /** better-auth with its cookie cache: for how long what stands in the cookie is believed. */
  readonly cookieCacheSeconds: number;
  /** Whether DELETE ends the session of whoever sends it: not in a process whose speed is measured. */
  readonly ends: boolean;
}

export interface BuiltSubject {
  readonly listener: RequestListener;
  /** How many statements were sent so far, where they are counted. */
  readonly statements?: () => number;
}

export type BuildSubject = (setup: SubjectSetup) => Promise<BuiltSubject>;

/** Connections to the database, the same for all: far more than one busy process keeps busy. */
export const POOL_SIZE = 10;

/** Whether a store is asked by the protocol of MongoDB. */
export function isMongo(store: StoreName | null): store is 'mongodb' | 'ferretdb' {
  return store === 'mongodb' || store === 'ferretdb';
}

/** @throws Error when there is no database */
export function urlOf({ subject, url }: SubjectSetup): string {
  if (url === null) throw new Error(`${subject} needs a database.`);
  return url;
}
