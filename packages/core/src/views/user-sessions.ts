import { relabel } from '../devices/describe-device.js';
import type { EndedSessionPage } from '../ended-session.js';
import type { ManagerSettings } from '../options/manager-options.js';
import type { DescribedSession, SessionPage } from '../session.js';
import { callStore } from '../store/call-store.js';
import { changeAmongMany } from '../store/change-until.js';
import type { SessionStore, StoredSession } from '../store/contract.js';
import { isSessionId } from '../values/lookup-id.js';
import { shown } from '../values/shown.js';
import { assertUserId } from '../values/user-id.js';
import { type ListEndedOptions, listEnded } from './list-ended.js';
import { type ListOptions, listSessions } from './list-sessions.js';
import { describeSession, type Viewpoint } from './present-session.js';

/** A user's sessions as they are shown. One of somebody else's is as absent as one that never was. */
export class UserSessions {
  readonly #store: Pick<SessionStore, 'list' | 'listEnded' | 'findKept' | 'read' | 'update'>;
  readonly #settings: Pick<ManagerSettings, 'clock' | 'confirmNewDevices' | 'ipAddresses'>;

  constructor(
    store: Pick<SessionStore, 'list' | 'listEnded' | 'findKept' | 'read' | 'update'>,
    settings: Pick<ManagerSettings, 'clock' | 'confirmNewDevices' | 'ipAddresses'>,
  ) {
    this.#store = store;
    this.#settings = settings;
  }

  async list(userId: string, options: ListOptions): Promise<SessionPage> {
    assertUserId(userId);
    return listSessions(this.#store, userId, this.#viewpoint(), options);
  }

  async listEnded(userId: string, options: ListEndedOptions): Promise<EndedSessionPage> {
    assertUserId(userId);
    return listEnded(this.#store, userId, this.#viewpoint(), options);
  }

  async find(userId: string, id: string): Promise<DescribedSession | null> {
    const stored = await this.read(userId, id);
    return stored === null ? null : describeSession(stored, this.#viewpoint());
  }

  async setLabel(userId: string, id: string, label: string | null): Promise<DescribedSession | null> {
    if (label !== null && typeof label !== 'string') {
      throw new TypeError(`label must be a string, or null to take it away, not ${shown(label)}.`);
    }
    // Its details are one text, so they are replaced only if nobody changed them meanwhile.
    const labelled = await changeAmongMany(['The session', 'it was given a label'], async () => {
      const stored = await this.read(userId, id);
      if (stored === null) return null;
      const details = relabel(stored.details, label);
      const expected = { userId, details: stored.details };
      const update = () => this.#store.update(id, expected, { details }, this.#settings.clock());
      return (await callStore(update)) ? { ...stored, details } : undefined;
    });
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
