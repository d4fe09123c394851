import connectPgSimple from 'connect-pg-simple';
import { RedisStore } from 'connect-redis';
import express from 'express';
import session from 'express-session';
import pg from 'pg';
import { createClient } from 'redis';
import { SECRET } from '../fixtures/keys.js';
import { type BuiltSubject, POOL_SIZE, type SubjectSetup, urlOf } from './subject-setup.js';

declare module 'express-session' {
  interface SessionData {
    userId: string;
  }
}

const THIRTY_DAYS = 30 * 24 * 60 * 60 * 1000;

/** express-session on connect-pg-simple or connect-redis, as their READMEs show it; no ETag, since nobody else makes one. */
export async function buildExpressSession(setup: SubjectSetup): Promise<BuiltSubject> {
  const app = express();
  app.set('etag', false);
  app.set('x-powered-by', false);
  app.use(
    session({
      store: await openStore(setup),
      secret: SECRET,
      resave: false,
      saveUninitialized: false,
      cookie: { maxAge: THIRTY_DAYS },
    }),
  );
  if (setup.ends) {
    app.delete('/', (request, response, next) => {
      request.session.destroy((error: unknown) => {
        if (error) next(error);
        else response.status(204).end();
      });
    });
  }
  app.use((request, response) => {
    const { userId } = request.session;
    if (userId === undefined) response.sendStatus(401);
    else response.send(`Hello ${userId}`);
  });
  return { listener: app };
}

async function openStore(setup: SubjectSetup): Promise<session.Store> {
  const { store, disableTouch } = setup;
  if (store === 'redis') {
    const client = createClient({ url: urlOf(setup) });
    await client.connect();
    return new RedisStore({ client, disableTouch });
  }
  const PgStore = connectPgSimple(session);
  const pool = new pg.Pool({ connectionString: urlOf(setup), max: POOL_SIZE });
  return new PgStore({ pool, disableTouch });
}
