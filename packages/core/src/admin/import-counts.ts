import { StoreUnavailableError } from '../errors.js';

/** What became of the sessions of an import. */
export interface ImportCounts {
  /** In the store now, and not before. */
  readonly imported: number;
  /** In the store before, whether active or ended. */
  readonly existing: number;
  /** Over already: past the end, idle for too long, or from before all sessions of their user were ended. */
  readonly expired: number;
}

/** The store failed in the middle of an import. `counts` says what had been done; run the import again. */
export class ImportStoppedError extends StoreUnavailableError {
  readonly counts: ImportCounts;

  constructor(cause: unknown, counts: ImportCounts) {
    super(
      cause,
      `The session store failed after ${counts.imported} sessions were imported`,
      'Run the import again: what is in the store is left as it is.',
    );
    this.counts = counts;
  }
}
