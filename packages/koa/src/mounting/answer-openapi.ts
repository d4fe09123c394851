import type { SessionManager } from '@jwt-sessions/core';
import type { Middleware } from 'koa';
import { describeRoutes } from '../http/openapi/describe-routes.js';
import type { OpenApiDocument, OpenApiOptions } from '../http/openapi/openapi-document.js';
import { checkNames, show } from '../http/values/check-options.js';
import type { KoaSettings } from '../koa-options.js';
import { answerAlike } from './answer-alike.js';
import { resourcesOf } from './mount-routes.js';

const KNOWN: Readonly<Record<keyof OpenApiOptions, true>> = { credentials: true };

/** `KoaSessions.openapi`. */
export function answerOpenApi(
  sessions: SessionManager,
  settings: KoaSettings,
  options?: OpenApiOptions,
): Middleware {
  const body = JSON.stringify(openApiDocument(sessions, settings, options, 'openapi'));
  // As JSON, which every tool reads. Another version of the application may answer otherwise at once.
  return answerAlike(body, 'application/json', 'no-cache');
}

/**
 * `KoaSessions.openapiDocument`.
 *
 * @param caller as errors name it
 */
export function openApiDocument(
  sessions: SessionManager,
  settings: KoaSettings,
  options: OpenApiOptions = {},
  caller = 'openapiDocument',
): OpenApiDocument {
  checkNames(options, KNOWN, caller);
  const { credentials } = options;
  if (
    credentials !== undefined &&
    (typeof credentials !== 'object' || credentials === null || Array.isArray(credentials))
  ) {
    throw new TypeError(`credentials must be a JSON Schema of an object, not ${show(credentials)}.`);
  }
  const { prefix, cookie, loginCookie, errors, explain, rotateEvery } = settings;
  const described = {
    prefix,
    resources: resourcesOf(sessions, settings),
    cookie,
    handsOutCookies: loginCookie !== null,
    rendersProblems: errors === 'answer',
    rotates: rotateEvery !== null,
    tellsEnded: explain !== null,
  };
  return describeRoutes(described, options);
}
