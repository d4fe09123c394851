import { LRUCache } from 'lru-cache';
import type { SessionEnding } from '../ended-session.js';
import type { ManagerSettings } from '../options/manager-options.js';
import { flatCopy } from '../values/flat-copy.js';

/** How long a look that failed is not repeated, in milliseconds: a wave of dead tokens is not to hit a store that fails. */
const FAILED_FOR = 5000;

interface Look {
  readonly ending: Promise<SessionEnding | null>;
  /** On the stopwatch. */
  until: number;
}

/**
 * Why sessions ended, for whoever holds their tokens still: asked of the store once for each, also by those who ask together.
 * As many are remembered as sessions that are absent; the least recently used goes first.
 */
export class KnownEndings {
  readonly #looks: LRUCache<string, Look>;
  readonly #settings: Pick<ManagerSettings, 'absentTtl' | 'absoluteTimeout' | 'stopwatch'>;

  constructor(settings: Pick<ManagerSettings, 'maxAbsent' | 'absentTtl' | 'absoluteTimeout' | 'stopwatch'>) {
    this.#looks = new LRUCache({ max: settings.maxAbsent });
    this.#settings = settings;
  }

  /** Why a session ended, as it is known here, or else by a look. */
  find(id: string, look: () => Promise<SessionEnding | null>): Promise<SessionEnding | null> {
    const { stopwatch, absentTtl } = this.#settings;
    const known = this.#looks.get(id);
    if (known !== undefined && known.until > stopwatch()) return known.ending;
    const asked: Look = { ending: look(), until: stopwatch() + absentTtl };
    this.#looks.set(flatCopy(id), asked);
    asked.ending.then(
      (ending) => this.#keep(asked, ending),
      () => {
        asked.until = stopwatch() + FAILED_FOR;
      },
    );
    return asked.ending;
  }

  clear(): void {
    this.#looks.clear();
  }

  /** A revocation is final. What expired may have been revoked since, and what is not there may have been purged. */
  #keep(asked: Look, ending: SessionEnding | null): void {
    if (ending === null || ending.reason === 'expired') return;
    const { stopwatch, absoluteTimeout } = this.#settings;
    asked.until = stopwatch() + absoluteTimeout;
  }
}
