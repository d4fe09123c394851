/** What a large table is asked in. */
export type SqlDialect = 'postgres' | 'mariadb' | 'mysql' | 'sqlite';

/** A statement as the store sent it. On MySQL and MariaDB the values stand in its text. */
export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
  /** Whether the server plans it once for all values. */
  readonly isPrepared: boolean;
}

/** What a plan may call the tables of sessions and users in a statement: their names, and those that it gives them. */
export function tableNamesIn(text: string): ReadonlySet<string> {
  const aliases = [...text.matchAll(/[`"]jwt_(?:sessions|users)[`"] (?:AS )?(\w+)/g)].map(
    ([, alias = '']) => alias,
  );
  return new Set(['jwt_sessions', 'jwt_users', ...aliases]);
}

/** A text for all statements that differ in their values alone, and in how many there are. */
export function shapeOf({ text }: Pick<Statement, 'text'>): string {
  return text
    .replaceAll(/(?:_utf8mb4 )?X'[0-9a-f]*'/g, '?')
    .replaceAll(/(?<=[=,(] ?)NULL(?=[ ,)])/g, '?')
    .replaceAll(/\b(?<!\$)\d+\b/g, '?')
    .replaceAll(/(WHEN \? THEN (\?|NULL) ?)+/g, 'WHEN ? THEN ? ')
    .replaceAll(/(\?, ?)+\?/g, '?')
    .trim();
}
