import type { Sql, SqlValue } from '../sql/sql.js';
import type { SqlCall } from '../sql/sql-call.js';
import type { Executor, Row } from '../sql/statements.js';

/** Asks the server what is asked of it, and writes down what would change something instead of sending it. */
export class StatementRecorder implements Executor {
  readonly changes: string[] = [];
  readonly #call: Pick<SqlCall, 'rows'>;

  constructor(call: Pick<SqlCall, 'rows'>) {
    this.#call = call;
  }

  rows(statement: Sql): Promise<Row[]> {
    return this.#call.rows(statement);
  }

  async count(statement: Sql): Promise<number> {
    this.changes.push(textOf(statement));
    return 0;
  }
}

/** A statement as somebody could run it: without the indentation that it has in the code. */
export function textOf(statement: Sql): string {
  const lines = statement.compile(quoted).text.trim().split('\n');
  const last = lines.at(-1) ?? '';
  const indentation = lines.length === 1 ? 0 : last.length - last.trimStart().length;
  return lines.map((line, index) => (index === 0 ? line : line.slice(indentation))).join('\n');
}

/** The only values are names of ours, of letters, digits and hyphens. */
function quoted(value: SqlValue): string {
  return `'${value}'`;
}
