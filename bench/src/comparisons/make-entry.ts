import type { SubjectName } from '../subjects/subject-setup.js';
import type { Entry } from './comparison.js';

/** Where everything is measured, and where each axis begins. */
const BASE_CONNECTIONS = 50;

const SUBJECT_LABELS: Readonly<Record<SubjectName, string>> = {
  'bare-koa': 'bare Koa, no check',
  'koa-jsonwebtoken': 'jsonwebtoken, stateless',
  'koa-jwt': 'koa-jwt, stateless, string secret',
  'koa-fast-jwt': 'fast-jwt, stateless',
  'koa-fast-jwt-cached': 'fast-jwt, stateless, cache',
  'koa-fast-jwt-plain': 'fast-jwt, stateless, cache by plain token',
  'koa-jose': 'jose, stateless',
  'hand-written': 'hand-written select',
  'shared-select': 'shared select, no check',
  'koa-session': 'koa-session',
  'express-session': 'express-session',
  'better-auth': 'better-auth getSession',
  'better-auth-cookie-cache': 'better-auth getSession, cookie cache',
  'jwt-sessions': 'jwt-sessions',
};

export const STORE_LABELS = {
  postgres: 'PostgreSQL',
  sqlite: 'SQLite',
  mariadb: 'MariaDB',
  mongodb: 'MongoDB (stand-in)',
  ferretdb: 'MongoDB (FerretDB 2)',
  redis: 'Redis',
  memory: 'memory',
} as const;

/**
 * A subject under a load; what is left out is as at the base.
 *
 * @param detail what the label adds, where it is not the store
 */
export function makeEntry(
  subject: SubjectName,
  options: Partial<Omit<Entry, 'subject' | 'id' | 'label'>> = {},
  detail: string | null = null,
): Entry {
  const entry = {
    subject,
    store: null,
    rows: 0,
    tokens: 'valid',
    connections: BASE_CONNECTIONS,
    processes: 1,
    cacheFor: null,
    disableTouch: false,
    ...options,
  } satisfies Omit<Entry, 'id' | 'label'>;
  const { store, rows, tokens, connections, processes, cacheFor, disableTouch } = entry;
  const id = [
    subject,
    ...(store === null ? [] : [store]),
    ...(store === null || store === 'memory' ? [] : [`${rows}rows`]),
    tokens,
    `${connections}c`,
    `${processes}p`,
    ...(cacheFor === null ? [] : ['active']),
    ...(disableTouch ? ['untouched'] : []),
  ].join('/');
  const where = store === null ? [] : [STORE_LABELS[store]];
  return {
    ...entry,
    id,
    label: [SUBJECT_LABELS[subject], ...where, ...(detail === null ? [] : [detail])].join(', '),
  };
}
