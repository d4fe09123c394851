/** What docs/openapi.md shows. Compiled, not run. */
import type { SessionManager } from '@jwt-sessions/core';
import type { AuthenticateUser, OpenApiDocument } from '@jwt-sessions/koa';

declare const sessions: SessionManager;
declare const authenticateUser: AuthenticateUser;
declare const shop: { readonly paths: OpenApiDocument['paths']; readonly schemas: object };

const CREDENTIALS = {
  type: 'object',
  properties: { username: { type: 'string' }, password: { type: 'string' } },
  required: ['username', 'password'],
};

// -- Mounting

import { koaSessions } from '@jwt-sessions/koa';
import { Router } from '@koa/router';

const auth = koaSessions(sessions, { authenticateUser });

const router = new Router();
router.get('/openapi.json', auth.openapi({ credentials: CREDENTIALS }));

// -- As an object

const { paths, components } = auth.openapiDocument({ credentials: CREDENTIALS });
const document = {
  openapi: '3.1.0',
  info: { title: 'Shop', version: '7' },
  servers: [{ url: '/api' }], // where a Router has a prefix of its own
  paths: { ...paths, ...shop.paths },
  components: { ...components, schemas: { ...components.schemas, ...shop.schemas } },
};

// --

router.get('/all.json', (ctx) => {
  ctx.body = document;
});
