import { LRUCache } from 'lru-cache';
import type { KnownDevices } from '../devices/known-devices.js';
import { SessionLimitReachedError } from '../errors.js';
import type { ManagerSettings } from '../options/manager-options.js';
import type { SessionFacts, StoredSession } from '../store/contract.js';
import { statusOf } from '../views/status.js';
import type { UserSessions } from '../views/user-sessions.js';
import type { BackgroundWork } from '../work/background-work.js';
import { type Activation, type Admission, makeActive } from './make-active.js';

const MAX_REMEMBERED = 10_000;
const UNCONFIRMED: Admission = { expected: { status: 'unconfirmed' }, mayEvict: false };

export interface PromotionsOptions extends Activation {
  readonly settings: ManagerSettings;
  readonly userSessions: Pick<UserSessions, 'read'>;
  readonly devices: Pick<KnownDevices, 'rememberOf'>;
  readonly background: BackgroundWork;
}

/**
 * Writes down that an unconfirmed session has come to count as active, so that it has a place among the active ones and its
 * device is known. Where there is no place it goes on counting as active, and pushes nobody out.
 */
export class Promotions {
  readonly #parts: PromotionsOptions;
  /** When each was last tried, by the stopwatch: one that finds no place is not worth two statements at each request. */
  readonly #tried = new LRUCache<string, number>({ max: MAX_REMEMBERED });

  constructor(parts: PromotionsOptions) {
    this.#parts = parts;
  }

  /**
   * Takes note of a session that was let in, and promotes it off the path of the answer. Costs nothing but for an
   * unconfirmed one past its deadline.
   */
  note(session: SessionFacts): void {
    if (session.status !== 'unconfirmed') return;
    const { settings, userSessions: sessions, background } = this.#parts;
    const { id, userId } = session;
    if (statusOf(session, settings.clock(), settings) !== 'active') return;
    const now = settings.stopwatch();
    if (now - (this.#tried.get(id) ?? Number.NEGATIVE_INFINITY) < settings.touchInterval) return;
    this.#tried.set(id, now);
    background.attempt('promotion', id, async () => {
      const stored = await sessions.read(userId, id);
      if (stored?.status === 'unconfirmed') await this.#promote(stored);
    });
  }

  /**
   * Writes down of a session that counts as active that it is, unless somebody else has meanwhile.
   *
   * @throws StoreUnavailableError
   */
  async #promote(session: StoredSession): Promise<void> {
    const { devices } = this.#parts;
    try {
      const at = await makeActive(this.#parts, session, UNCONFIRMED);
      if (at !== null) await devices.rememberOf(session, { at, mayForget: false });
    } catch (error) {
      if (!(error instanceof SessionLimitReachedError)) throw error;
    }
  }
}
