import { type AuthenticatedSession, InvalidTokenError, type SessionManager } from '@jwt-sessions/core';
import type { CookieSettings } from '../cookies/cookie-options.js';
import { clearSessionCookie, expireElsewhere, setSessionCookie } from '../cookies/write-cookie.js';
import type { Exchange } from '../exchange.js';
import { InvalidRequestError } from '../refusals/request-errors.js';
import { remember } from './authenticate.js';

/** More than the places where one application may have left a cookie; nobody makes us look at others. */
const MAX_COOKIES = 4;
const CHOICES = Symbol('jwt-sessions: choices among cookies');

interface Choice {
  readonly sessions: SessionManager;
  readonly name: string;
  readonly token: Promise<string>;
}

/** An exchange that remembers what was chosen, however many middlewares ask. */
type ChoosingExchange = Exchange & { [CHOICES]?: Choice[] };

/** A cookie whose token lets somebody in. */
interface Genuine {
  readonly token: string;
  readonly session: AuthenticatedSession;
}

/**
 * Chooses among several cookies of the session's name. A browser has them from a time when the application set its
 * cookie with another domain, or from another host of the site, and sends them for as long as they live; so whatever
 * the answer says, it leaves one at most. The one that lets somebody in is set anew where it belongs, for nothing tells
 * where it stands, and all others expire.
 *
 * @param tokens what the cookies hold
 * @returns the token of the one that is left
 * @throws InvalidRequestError for the cookies of two sessions, and for more than are looked at
 * @throws InvalidTokenError where none lets anybody in
 * @throws StoreUnavailableError and then nothing is known, and no cookie touched
 */
export function chooseCookie(
  exchange: ChoosingExchange,
  sessions: SessionManager,
  cookie: CookieSettings,
  tokens: readonly string[],
): Promise<string> {
  exchange[CHOICES] ??= [];
  const { name } = cookie;
  const known = exchange[CHOICES].find((choice) => choice.sessions === sessions && choice.name === name);
  if (known !== undefined) return known.token;
  const token = choose(exchange, sessions, cookie, tokens);
  exchange[CHOICES].push({ sessions, name, token });
  return token;
}

async function choose(
  exchange: Exchange,
  sessions: SessionManager,
  cookie: CookieSettings,
  tokens: readonly string[],
): Promise<string> {
  const distinct = tokens.length > MAX_COOKIES ? [] : [...new Set(tokens)];
  // A pending session is somebody's as well: whether it may go on is for the guard to say.
  const attempts = await Promise.allSettled(
    distinct.map(async (token): Promise<Genuine> => {
      const session = await sessions.authenticate(token, { ip: exchange.ip, allowPending: true });
      return { token, session };
    }),
  );
  const refusals = attempts.flatMap((attempt) => (attempt.status === 'rejected' ? [attempt.reason] : []));
  const failure = refusals.find((error) => !(error instanceof InvalidTokenError));
  if (failure !== undefined) throw failure;

  expireElsewhere(exchange, cookie, cookie.name, 'domains and paths');
  const genuine = attempts.flatMap((attempt) => (attempt.status === 'fulfilled' ? [attempt.value] : []));
  const chosen = theOne(genuine);
  if (chosen === null) {
    clearSessionCookie(exchange, cookie);
    throw genuine.length === 0 && refusals.length > 0 ? refusals[0] : tooMany(cookie);
  }
  const { token, session } = chosen;
  const handedOut = { token, tokenExpiresAt: session.absoluteExpiresAt, session };
  setSessionCookie(exchange, cookie, handedOut, sessions.now());
  remember(exchange, sessions, token, session);
  return token;
}

/** The newest of one session's tokens, of which a rotation leaves two; null for those of two sessions, and for none. */
function theOne(genuine: readonly Genuine[]): Genuine | null {
  // Of two of one second it is the later cookie: browsers send them in the order in which they came to be.
  const newest = genuine.toSorted((a, b) => +a.session.tokenIssuedAt - +b.session.tokenIssuedAt).at(-1);
  if (newest === undefined) return null;
  return genuine.every(({ session }) => session.id === newest.session.id) ? newest : null;
}

function tooMany({ name }: CookieSettings): InvalidRequestError {
  return new InvalidRequestError(
    `There is more than one cookie ${name}. All of them expire now: log in again.`,
  );
}
