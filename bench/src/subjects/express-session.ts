import connectPgSimple from 'connect-pg-simple';
import express from 'express';
import session from 'express-session';
import pg from 'pg';
import { SECRET } from '../fixtures/keys.js';
import { type BuiltSubject, POOL_SIZE, type SubjectSetup, urlOf } from './subject-setup.js';

declare module 'express-session' {
  interface SessionData {
    userId: string;
  }
}

const THIRTY_DAYS = 30 * 24 * 60 * 60 * 1000;

/** express-session on connect-pg-simple, as that one's README shows it; no ETag, since nobody else makes one. */
export async function buildExpressSession(setup: SubjectSetup): Promise<BuiltSubject> {
  const PgStore = connectPgSimple(session);
  const app = express();
  app.set('etag', false);
  app.set('x-powered-by', false);
  app.use(
    session({
      store: new PgStore({
        pool: new pg.Pool({ connectionString: urlOf(setup), max: POOL_SIZE }),
        disableTouch: setup.disableTouch,
      }),
      secret: SECRET,
      resave: false,
      saveUninitialized: false,
      cookie: { maxAge: THIRTY_DAYS },
    }),
  );
  app.use((request, response) => {
    const { userId } = request.session;
    if (userId === undefined) response.sendStatus(401);
    else response.send(`Hello ${userId}`);
  });
  return { listener: app };
}
