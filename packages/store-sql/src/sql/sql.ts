import type { Id } from './id.js';

/** What can be bound to a statement. Arrays only on PostgreSQL, which has a type for them. */
export type SqlValue = string | number | Id | null | readonly (string | number | Id | null)[];

/**
 * A piece of SQL with its values kept apart from its text. Text comes from literals in this package and from the
 * table names, which are checked; a value can't get into it, since {@link sql} binds whatever is no `Sql` itself.
 */
export class Sql {
  readonly #texts: readonly string[];
  readonly #parts: readonly (SqlValue | Sql)[];

  /** @param texts one more than there are `parts`, which stand between them */
  constructor(texts: readonly string[], parts: readonly (SqlValue | Sql)[]) {
    this.#texts = texts;
    this.#parts = parts;
  }

  /**
   * The text and its values. In the text they are `$1`, `$2` …, as PostgreSQL and SQLite take them, or what `mark` writes
   * for them.
   *
   * @throws TypeError for a text with a NUL in it, which PostgreSQL can't keep
   */
  compile(mark: Mark = numbered): { readonly text: string; readonly values: readonly SqlValue[] } {
    const values: SqlValue[] = [];
    return { text: this.#write(values, mark), values };
  }

  #write(values: SqlValue[], mark: Mark): string {
    let text = this.#texts[0] ?? '';
    this.#parts.forEach((part, index) => {
      text += part instanceof Sql ? part.#write(values, mark) : bound(part, values, mark);
      text += this.#texts[index + 1] ?? '';
    });
    return text;
  }
}

/** Writes SQL as a template: pieces of SQL are put in, everything else is bound. */
export function sql(texts: TemplateStringsArray, ...parts: readonly (SqlValue | Sql)[]): Sql {
  return new Sql(texts, parts);
}

/** Text that becomes SQL as it stands: never anything that came from a caller unchecked. */
export function literal(text: string): Sql {
  return new Sql([text], []);
}

/** Pieces with the same text between each two. */
export function join(pieces: readonly (SqlValue | Sql)[], separator: string): Sql {
  const between = pieces.slice(1).map(() => separator);
  return new Sql(['', ...between, ''], pieces);
}

/** Writes the place of a value; positions count from 1. */
export type Mark = (value: SqlValue, position: number) => string;

function numbered(_value: SqlValue, position: number): string {
  return `$${position}`;
}

function bound(value: SqlValue, values: SqlValue[], mark: Mark): string {
  const texts = Array.isArray(value) ? value : [value];
  if (texts.some((text) => typeof text === 'string' && text.includes('\0'))) {
    throw new TypeError('A string with a NUL character can be neither stored nor looked up.');
  }
  values.push(value);
  return mark(value, values.length);
}
