import { createHash } from 'node:crypto';
import type { ManagerSettings } from '../options/manager-options.js';
import type { Session } from '../session.js';
import { callStore } from '../store/call-store.js';
import type { SessionStatus, SessionStore, StoredSession } from '../store/contract.js';
import type { Clocks } from '../values/clocks.js';
import { statusOf } from '../views/status.js';
import { PATIENCE, withinTime } from '../work/within-time.js';
import { RepeatedLook } from './repeated-look.js';

/** How often the list of a user is read, in milliseconds. */
const INTERVAL = 2000;
/** How many of a user's sessions, the newest, are looked at: as many as a list puts in order. */
const LOOKED_AT = 200;

export interface ListWatcherOptions {
  readonly store: Pick<SessionStore, 'list'>;
  readonly settings: Clocks & Pick<ManagerSettings, 'confirmNewDevices'>;
  readonly onError: (error: unknown) => void;
}

/** Whoever looks at a list. */
interface Onlooker {
  /** The session by which they look. */
  readonly id: string;
  readonly onChange: () => void;
  /** Whether they see more than themselves. */
  seesAll: boolean;
  /** A digest of what they were told of last; null before the first look. */
  seen: string | null;
}

/**
 * Tells whoever has a user's list open that it has changed, wherever that was: the list is read once for each user every
 * two seconds, however many look at it, and compared with what was seen before. One list is read at a time, so that however
 * many are open take no more than one connection; more of them than that can read in two seconds are told later.
 */
export class ListWatcher {
  readonly #store: ListWatcherOptions['store'];
  readonly #settings: ListWatcherOptions['settings'];
  readonly #onError: ListWatcherOptions['onError'];
  readonly #onlookers = new Map<string, Set<Onlooker>>();
  readonly #look: RepeatedLook;

  constructor({ store, settings, onError }: ListWatcherOptions) {
    this.#store = store;
    this.#settings = settings;
    this.#onError = onError;
    this.#look = new RepeatedLook({
      interval: INTERVAL,
      look: () => this.#lookAtAll(),
      isNeeded: () => this.#onlookers.size > 0,
      hands: settings,
      onError,
    });
  }

  /**
   * Calls back after the first look, and then whenever the list is another: what is read afterwards is at least as new as
   * what was compared, so that nothing can be missed.
   */
  watch({ id, userId, status }: Pick<Session, 'id' | 'userId' | 'status'>, onChange: () => void): Disposable {
    const onlooker = { id, onChange, seesAll: isIn(status), seen: null };
    const ofUser = this.#onlookers.get(userId) ?? new Set<Onlooker>();
    this.#onlookers.set(userId, ofUser.add(onlooker));
    this.#look.start();
    return { [Symbol.dispose]: () => this.#letGo(userId, onlooker) };
  }

  /** Stops looking, when the look that is under way has come to its end. */
  close(): Promise<void> {
    return this.#look.close();
  }

  #letGo(userId: string, onlooker: Onlooker): void {
    const ofUser = this.#onlookers.get(userId);
    ofUser?.delete(onlooker);
    if (ofUser?.size === 0) this.#onlookers.delete(userId);
  }

  async #lookAtAll(): Promise<void> {
    for (const userId of [...this.#onlookers.keys()]) await this.#lookAt(userId);
  }

  async #lookAt(userId: string): Promise<void> {
    // Whoever was the last may have gone while another list was read.
    if (!this.#onlookers.has(userId)) return;
    const now = this.#settings.clock();
    const list = () => this.#store.list(userId, { now, limit: LOOKED_AT });
    const tooLate = `Looking at a list of sessions took longer than ${PATIENCE} ms.`;
    const rows = await callStore(() => withinTime(PATIENCE, list, tooLate));
    const listed = rows.map((row) => ({ row, status: statusOf(row, now, this.#settings) }));
    const all = digestOf(listed);
    for (const onlooker of this.#onlookers.get(userId) ?? []) {
      const own = listed.find(({ row }) => row.id === onlooker.id);
      // It has ended, which is for its end signal to tell. Of more than these it may be an older one.
      if (own === undefined && rows.length < LOOKED_AT) continue;
      onlooker.seesAll ||= own !== undefined && isIn(own.status);
      this.#compare(onlooker, onlooker.seesAll ? all : digestOf(own === undefined ? [] : [own]));
    }
  }

  #compare(onlooker: Onlooker, digest: string): void {
    if (onlooker.seen === digest) return;
    onlooker.seen = digest;
    try {
      onlooker.onChange();
    } catch (error) {
      this.#onError(error);
    }
  }
}

/** Whether a session sees more than itself: one on a new device does when it was confirmed. */
function isIn(status: SessionStatus): boolean {
  return status === 'active' || status === 'impersonated';
}

/** What makes a list another one. That a session is in use doesn't: whoever looks would be told of it all the time. */
function digestOf(
  listed: readonly { readonly row: StoredSession; readonly status: SessionStatus }[],
): string {
  const hash = createHash('sha256');
  for (const { row, status } of listed) hash.update(JSON.stringify([row.id, status, row.details]));
  return hash.digest('base64url');
}
