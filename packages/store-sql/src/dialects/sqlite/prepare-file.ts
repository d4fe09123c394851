import { sql } from '../../sql/sql.js';
import type { SqlCall } from '../../sql/sql-call.js';
import { OutOfTimeError } from '../../time-limits/deadline.js';

/** How long another process may keep the file from changing its journal mode, in milliseconds. */
const PATIENCE = 1000;

/**
 * Sets the journal mode, if it may. In WAL mode who reads and who writes don't wait for each
 * other: neither the hot path for a log-in, nor a log-in for a transaction in which the application has read.
 */
export async function prepareFile(call: SqlCall, wal: boolean): Promise<string[]> {
  const mode = await journalMode(call, wal);
  const warnings: string[] = [];
  if (wal && mode !== 'wal') {
    warnings.push(
      `SQLite: the journal mode stays ${mode.toUpperCase()}, since the file is in use or its file system can't do ` +
        'WAL. A transaction of the application that has read something keeps the store from writing until it ends.',
    );
  }
  if (mode === 'off' || mode === 'memory') {
    warnings.push(
      `SQLite: the journal mode is ${mode.toUpperCase()}. A crash in the middle of a write can damage the whole file. ` +
        'Set PRAGMA journal_mode to WAL or DELETE.',
    );
  }
  return warnings;
}

/** The journal mode of the file, after it was set to WAL where that is wanted and can be done. */
async function journalMode(call: SqlCall, wal: boolean): Promise<string> {
  const current = await ask(call);
  if (!wal || current === 'wal') return current;
  try {
    const [row] = await call.within(PATIENCE).rows<'journal_mode'>(sql`PRAGMA journal_mode = WAL`);
    return String(row?.journal_mode);
  } catch (error) {
    if (!(error instanceof OutOfTimeError)) throw error;
    return ask(call);
  }
}

async function ask(call: SqlCall): Promise<string> {
  const [row] = await call.rows<'journal_mode'>(sql`PRAGMA journal_mode`);
  return String(row?.journal_mode);
}
