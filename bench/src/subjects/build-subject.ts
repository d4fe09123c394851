import type { BuildSubject, BuiltSubject, SubjectName, SubjectSetup } from './subject-setup.js';

/** A process loads what it is, and nothing of the others. */
const BUILDERS: Readonly<Record<SubjectName, () => Promise<BuildSubject>>> = {
  'bare-koa': async () => (await import('./bare-koa.js')).buildBareKoa,
  'koa-jsonwebtoken': async () => (await import('./stateless/koa-jsonwebtoken.js')).buildKoaJsonwebtoken,
  'koa-jwt': async () => (await import('./stateless/koa-jwt.js')).buildKoaJwt,
  'koa-fast-jwt': async () => (await import('./stateless/koa-fast-jwt.js')).buildKoaFastJwt('none'),
  'koa-fast-jwt-cached': async () => (await import('./stateless/koa-fast-jwt.js')).buildKoaFastJwt('hashed'),
  'koa-fast-jwt-plain': async () => (await import('./stateless/koa-fast-jwt.js')).buildKoaFastJwt('plain'),
  'koa-jose': async () => (await import('./stateless/koa-jose.js')).buildKoaJose,
  'hand-written': async () => (await import('./hand-written/build-hand-written.js')).buildHandWritten,
  'shared-select': async () => (await import('./hand-written/build-shared-select.js')).buildSharedSelect,
  'koa-session': async () => (await import('./koa-session.js')).buildKoaSession,
  'express-session': async () => (await import('./express-session.js')).buildExpressSession,
  'better-auth': async () => (await import('./better-auth.js')).buildBetterAuth({}),
  'better-auth-cookie-cache': async () =>
    (await import('./better-auth.js')).buildBetterAuth({ cookieCache: true }),
  'jwt-sessions': async () => (await import('./jwt-sessions/build-jwt-sessions.js')).buildJwtSessions,
};

export async function buildSubject(setup: SubjectSetup): Promise<BuiltSubject> {
  const build = await BUILDERS[setup.subject]();
  return build(setup);
}
