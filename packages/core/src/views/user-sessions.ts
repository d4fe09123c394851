import { relabel } from '../devices/describe-device.js';
import { StoreUnavailableError } from '../errors.js';
import type { ManagerSettings } from '../options/manager-options.js';
import type { DescribedSession, SessionPage } from '../session.js';
import { callStore } from '../store/call-store.js';
import type { SessionStore, StoredSession } from '../store/contract.js';
import { isSessionId } from '../values/lookup-id.js';
import { shown } from '../values/shown.js';
import { assertUserId } from '../values/user-id.js';
import { type ListOptions, listSessions } from './list-sessions.js';
import { describeSession, type Viewpoint } from './present-session.js';

/** A user's sessions as they are shown. One of somebody else's is as absent as one that never was. */
export class UserSessions {
  readonly #store: Pick<SessionStore, 'list' | 'read' | 'update'>;
  readonly #settings: Pick<ManagerSettings, 'clock' | 'confirmNewDevices'>;

  constructor(
    store: Pick<SessionStore, 'list' | 'read' | 'update'>,
    settings: Pick<ManagerSettings, 'clock' | 'confirmNewDevices'>,
  ) {
    this.#store = store;
    this.#settings = settings;
  }

  async list(userId: string, options: ListOptions): Promise<SessionPage> {
    assertUserId(userId);
    return listSessions(this.#store, userId, this.#viewpoint(), options);
  }

  async find(userId: string, id: string): Promise<DescribedSession | null> {
    const stored = await this.read(userId, id);
    return stored === null ? null : describeSession(stored, this.#viewpoint());
  }

  async setLabel(userId: string, id: string, label: string | null): Promise<DescribedSession | null> {
    if (label !== null && typeof label !== 'string') {
      throw new TypeError(`label must be a string, or null to take it away, not ${shown(label)}.`);
    }
    const read = () => this.read(userId, id);
    const labelled = await labelSession(this.#store, read, label, this.#settings.clock);
    return labelled === null ? null : describeSession(labelled, this.#viewpoint());
  }

  /** The session as it is kept, unless it is over. */
  async read(userId: string, id: string): Promise<StoredSession | null> {
    assertUserId(userId);
    if (!isSessionId(id)) return null;
    const stored = await callStore(() => this.#store.read(id));
    return stored?.userId === userId && stored.expiresAt > this.#settings.clock() ? stored : null;
  }

  #viewpoint(): Viewpoint {
    return { now: this.#settings.clock(), settings: this.#settings };
  }
}

const TRIES = 5;

/**
 * Gives a session another label. Its details are one text, so they are replaced only if nobody changed them meanwhile.
 *
 * @param read gives the session as it is now, or null when the caller may not have it
 * @throws StoreUnavailableError
 */
export async function labelSession(
  store: Pick<SessionStore, 'update'>,
  read: () => Promise<StoredSession | null>,
  label: string | null,
  clock: () => number,
): Promise<StoredSession | null> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const stored = await read();
    if (stored === null) return null;
    const details = relabel(stored.details, label);
    const expected = { userId: stored.userId, details: stored.details };
    if (await callStore(() => store.update(stored.id, expected, { details }, clock())))
      return { ...stored, details };
  }
  throw new StoreUnavailableError(
    new Error(`The session changed ${TRIES} times while it was given a label.`),
  );
}
