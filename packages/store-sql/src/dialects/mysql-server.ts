import { literal, sql } from '../sql.js';
import type { Statements } from '../statements.js';

type Asked = Pick<Statements, 'rows'>;

interface Server {
  readonly name: 'MySQL' | 'MariaDB';
  readonly version: string;
  /** The collation that compares byte for byte and sees a space at the end. */
  readonly collation: string;
}

/** Which server this is, by what it says itself: either driver connects to either server. */
export async function serverOf(asked: Asked): Promise<Server> {
  const [row] = await asked.rows<'version'>(sql`SELECT VERSION() AS version`);
  const version = String(row?.version);
  return version.includes('MariaDB')
    ? { name: 'MariaDB', version, collation: 'utf8mb4_nopad_bin' }
    : { name: 'MySQL', version, collation: 'utf8mb4_0900_bin' };
}

/**
 * @throws Error where the server is too old, or the connection can't carry every text: then it would store question
 *   marks for letters, and two users would be one
 */
export async function inspectServer(asked: Asked): Promise<string[]> {
  const server = await serverOf(asked);
  const rows = await asked.rows<'Variable_name' | 'Value'>(
    literal(`
    SHOW VARIABLES WHERE Variable_name IN ('character_set_client', 'character_set_connection',
      'character_set_results', 'innodb_flush_log_at_trx_commit', 'wsrep_on', 'wsrep_sync_wait')`),
  );
  const settings = new Map(rows.map((row) => [row.Variable_name, String(row.Value)]));
  refuseOldServer(server);
  for (const direction of ['client', 'connection', 'results']) {
    const charset = settings.get(`character_set_${direction}`);
    if (charset === 'utf8mb4') continue;
    throw new Error(
      `${server.name}: the character set of the connection is ${charset}, which can't hold every text. ` +
        "Leave dialectOptions.charset out or set it to 'utf8mb4'.",
    );
  }
  return warnings(server.name, settings);
}

function refuseOldServer({ name, version }: Server): void {
  const [major = 0, minor = 0, patch = 0] = version.split(/[.-]/).map(Number);
  const [leastMajor, leastMinor, leastPatch] = name === 'MariaDB' ? [10, 6, 0] : [8, 0, 17];
  const difference = major - leastMajor || minor - leastMinor || patch - leastPatch;
  if (difference >= 0) return;
  throw new Error(
    `${name} ${version} is too old: ${leastMajor}.${leastMinor}.${leastPatch} or later is needed.`,
  );
}

function warnings(name: string, settings: ReadonlyMap<unknown, string>): string[] {
  const found: string[] = [];
  const flush = settings.get('innodb_flush_log_at_trx_commit');
  if (flush !== '1') {
    found.push(
      `${name}: innodb_flush_log_at_trx_commit is ${flush}. A crash can lose the last endings that were ` +
        'acknowledged, so ended sessions would work again. Set it to 1.',
    );
  }
  // The lowest bit makes reads wait until this node has applied what was committed on the others.
  const waitsForReads = (Number(settings.get('wsrep_sync_wait') ?? 0) & 1) === 1;
  if (settings.get('wsrep_on') === 'ON' && !waitsForReads) {
    found.push(
      `${name}: this is a Galera node that does not wait for the others before it reads. A session that was ` +
        'ended through another node may work here for a moment. Set wsrep_sync_wait to 1, or send all ' +
        'applications to one node.',
    );
  }
  return found;
}
