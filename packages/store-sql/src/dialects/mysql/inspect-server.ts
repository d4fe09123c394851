import { join, literal, type Sql, sql } from '../../sql/sql.js';
import type { SqlCall } from '../../sql/sql-call.js';
import type { Statements } from '../../sql/statements.js';

type Asked = Pick<Statements, 'rows'>;
type Settings = ReadonlyMap<string, string>;

const LOST =
  'A crash can lose the last revocations that were acknowledged, so revoked sessions would work again.';
const HALF = 'A crash can leave half-written pages behind, and sessions in them as they were before.';

/** The settings that decide whether what was acknowledged is there after a crash, with what is to be said of a bad one. */
const COMPLAINTS: Readonly<Record<string, (value: string, settings: Settings) => string | null>> = {
  innodb_flush_log_at_trx_commit: (value) => (value === '1' ? null : `${LOST} Set it to 1.`),
  // After a crash the binary log decides: what InnoDB has and the log lacks is rolled back.
  sync_binlog: (value, settings) =>
    value === '1' || settings.get('log_bin') !== 'ON'
      ? null
      : `${LOST} They are taken back where the end of the binary log is lost. Set it to 1, or leave log_bin off.`,
  innodb_doublewrite: (value) =>
    value === 'OFF' || value === '0' || value === 'DETECT_ONLY'
      ? `${HALF} Set it to ON, unless the file system never writes half a page.`
      : null,
  innodb_flush_method: (value) =>
    value === 'nosync' || value === 'littlesync'
      ? `${LOST} Leave it out, or set it to fsync or O_DIRECT.`
      : null,
  innodb_force_recovery: (value) =>
    value === '0'
      ? null
      : 'The server passes over damage that it finds, and what was lost stays lost. Set it to 0.',
  Innodb_redo_log_enabled: (value) =>
    value === 'OFF'
      ? `${LOST} It can damage the whole database as well. Say ALTER INSTANCE ENABLE INNODB REDO_LOG.`
      : null,
};

const VARIABLES = literal(`
  SHOW VARIABLES WHERE Variable_name IN ('character_set_client', 'character_set_connection',
    'character_set_results', 'innodb_flush_log_at_trx_commit', 'log_bin', 'sync_binlog', 'innodb_doublewrite',
    'innodb_flush_method', 'innodb_force_recovery', 'group_replication_group_name',
    'group_replication_single_primary_mode')`);

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
  const settings = new Map([
    ...(await valuesOf(asked, VARIABLES)),
    ...(await valuesOf(asked, literal("SHOW GLOBAL STATUS LIKE 'Innodb_redo_log_enabled'"))),
  ]);
  refuseOldServer(server);
  for (const direction of ['client', 'connection', 'results']) {
    const charset = settings.get(`character_set_${direction}`);
    if (charset === 'utf8mb4') continue;
    throw new Error(
      `${server.name}: the character set of the connection is ${charset}, which can't hold every text. ` +
        "Leave the driver's option charset out, or set it to 'utf8mb4'.",
    );
  }
  refuseSeveralPrimaries(server.name, settings);
  return warnings(server.name, settings);
}

/** Its nodes take no locks of each other, and read what another one has already replaced. */
function refuseSeveralPrimaries(name: string, settings: Settings): void {
  if (!settings.get('group_replication_group_name')) return;
  if (settings.get('group_replication_single_primary_mode') !== 'OFF') return;
  throw new Error(
    `${name}: this server is in a replication group with several primaries, where a limit can be passed and a revoked ` +
      'session let in. Let group_replication_single_primary_mode be ON.',
  );
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

function warnings(name: string, settings: Settings): string[] {
  return Object.entries(COMPLAINTS).flatMap(([setting, complain]) => {
    const value = settings.get(setting);
    const complaint = value === undefined ? null : complain(value, settings);
    return complaint === null ? [] : [`${name}: ${setting} is ${value}. ${complaint}`];
  });
}

async function valuesOf(asked: Asked, statement: Sql): Promise<[string, string][]> {
  const rows = await asked.rows<'Variable_name' | 'Value'>(statement);
  return rows.map((row) => [String(row.Variable_name), String(row.Value)]);
}

/** One sentence for each table that somebody moved to an engine which keeps nothing of what is promised. */
export async function inspectTables(call: SqlCall): Promise<string[]> {
  const rows = await call.rows<'name' | 'engine'>(sql`
    SELECT table_name AS name, engine AS engine FROM information_schema.tables
    WHERE table_schema = DATABASE() AND table_name IN (${join(call.tables.dataNames, ', ')}) AND engine <> 'InnoDB'`);
  return rows.map(
    ({ name, engine }) =>
      `The table ${name} is kept by ${engine}, which undoes nothing and may lose what was acknowledged. ` +
      `Say ALTER TABLE ${name} ENGINE = InnoDB.`,
  );
}
