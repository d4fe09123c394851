import { sql } from '../../sql/sql.js';
import type { Statements } from '../../sql/statements.js';

const LOST =
  'A crash can lose the last revocations that were acknowledged, so revoked sessions would work again.';

/** The settings that decide whether what was acknowledged is there after a crash, with what is to be said of a bad one. */
const COMPLAINTS: Readonly<Record<string, (value: string, standbys: string) => string | null>> = {
  synchronous_commit: (value, standbys) => {
    if (value === 'off') return `${LOST} Set it to 'on', at least for the role of this application.`;
    if (standbys === '' || (value !== 'local' && value !== 'remote_write')) return null;
    return (
      `A standby that takes over may lack the last revocations that were acknowledged, though synchronous_standby_names ` +
      "asks for one that has them. Set it to 'on', at least for the role of this application."
    );
  },
  fsync: (value) =>
    value === 'on' ? null : `${LOST} It can damage the whole database as well. Set it to 'on'.`,
  full_page_writes: (value) =>
    value === 'on'
      ? null
      : 'A crash can leave half-written pages behind, and sessions in them as they were before. Set it to ' +
        "'on', unless the file system never writes half a page.",
  data_sync_retry: (value) =>
    value === 'on' ? `${LOST} So can a disk that fails once. Set it to 'off'.` : null,
};

/** One sentence for each setting that weakens the promise. */
export async function inspectPostgres(asked: Pick<Statements, 'rows'>): Promise<string[]> {
  const names = [...Object.keys(COMPLAINTS), 'synchronous_standby_names'];
  const rows = await asked.rows<'name' | 'setting'>(sql`
    SELECT name, current_setting(name, true) AS setting FROM unnest(${names}::text[]) AS names (name)`);
  const settings = new Map(rows.map(({ name, setting }) => [name, String(setting ?? '')]));
  const standbys = settings.get('synchronous_standby_names') ?? '';
  return Object.entries(COMPLAINTS).flatMap(([name, complain]) => {
    const value = settings.get(name) ?? '';
    const complaint = complain(value, standbys);
    return complaint === null ? [] : [`PostgreSQL: ${name} is ${value}. ${complaint}`];
  });
}
