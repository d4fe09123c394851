import type { CredentialStyle } from '../fixtures/request-header.js';
import type { SchemaName } from '../seed/schemas.js';
import type { SubjectName } from './subject-setup.js';

/** What the one who measures must know of a subject. */
export interface SubjectTraits {
  /** Whose tables it reads, or null. */
  readonly schema: SchemaName | null;
  readonly credentials: CredentialStyle;
  /** What it can tell: that a session was ended, whether the signature is right, or nothing. */
  readonly sees: 'revocation' | 'signature' | 'nothing';
}

export const SUBJECT_TRAITS: Readonly<Record<SubjectName, SubjectTraits>> = {
  'bare-koa': { schema: null, credentials: 'bearer', sees: 'nothing' },
  'koa-jsonwebtoken': { schema: null, credentials: 'bearer', sees: 'signature' },
  'koa-jwt': { schema: null, credentials: 'bearer', sees: 'signature' },
  'koa-fast-jwt': { schema: null, credentials: 'bearer', sees: 'signature' },
  'koa-fast-jwt-cached': { schema: null, credentials: 'bearer', sees: 'signature' },
  'koa-fast-jwt-plain': { schema: null, credentials: 'bearer', sees: 'signature' },
  'koa-jose': { schema: null, credentials: 'bearer', sees: 'signature' },
  'hand-written': { schema: 'hand-written', credentials: 'bearer', sees: 'revocation' },
  'shared-select': { schema: 'hand-written', credentials: 'bearer', sees: 'nothing' },
  'koa-session': { schema: 'koa-session', credentials: 'koa-session', sees: 'revocation' },
  'express-session': { schema: 'express-session', credentials: 'express-session', sees: 'revocation' },
  'better-auth': { schema: 'better-auth', credentials: 'better-auth', sees: 'revocation' },
  // What is in the cookie is believed until it expires.
  'better-auth-cookie-cache': {
    schema: 'better-auth',
    credentials: 'better-auth-cookie-cache',
    sees: 'signature',
  },
  'jwt-sessions': { schema: 'jwt-sessions', credentials: 'bearer', sees: 'revocation' },
};
