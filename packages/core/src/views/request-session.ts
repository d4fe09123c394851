import { showDetails } from '../devices/describe-device.js';
import type { AuthenticatedSession, DescribedSession } from '../session.js';
import type { SessionFacts, StoredSession } from '../store/contract.js';
import { flatCopy } from '../values/flat-copy.js';
import { SessionView, type Viewpoint } from './present-session.js';

/**
 * The session of a request. It knows the token that brought it, from which the next one is made: in a private field,
 * where nothing that prints, copies or sends a session can see it. A map beside the sessions would hide it as well, at
 * half a microsecond for each request.
 */
export class RequestSession extends SessionView implements AuthenticatedSession {
  readonly tokenIssuedAt: Date;
  readonly #token: string;

  /** @param issuedAt of the token, in milliseconds since the epoch */
  constructor(facts: SessionFacts, view: Viewpoint, token: string, issuedAt: number) {
    super(facts, view);
    this.tokenIssuedAt = new Date(issuedAt);
    // Of a header that may have much else in it, and the application may keep the session.
    this.#token = flatCopy(token);
  }

  /**
   * The token that brought a session.
   *
   * @throws TypeError for a copy, which has none
   */
  static tokenOf(session: AuthenticatedSession): string {
    if (#token in session) return session.#token;
    throw new TypeError('The session must be the very object that authenticate gave, not a copy of it.');
  }
}

/** {@link RequestSession} with all that its user recognises it by. */
export function describeRequestSession(
  stored: StoredSession,
  view: Viewpoint,
  token: string,
  issuedAt: number,
): RequestSession & DescribedSession {
  const { details, deviceId } = stored;
  const shown = { ...showDetails(details, view.settings.ipAddresses), deviceId };
  return Object.assign(new RequestSession(stored, view, token, issuedAt), shown);
}
