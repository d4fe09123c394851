import type { Options } from 'sequelize';

/** A connection as its driver has it. */
export interface Native {
  readonly processID?: number;
  readonly threadId?: number;
  query(text: string, done?: (error: unknown, rows: unknown) => void): unknown;
}

type Rows = { readonly [Column in string]: unknown }[];

/** Options that collect the connections which are made, in their order: the store's, where only the store asks. */
export function collecting(natives: Native[]): Options {
  return { hooks: { afterConnect: (native) => void natives.push(native as Native) } };
}

/** The number that the server knows the connection by. */
export function serverIdOf(native: Native | undefined): number {
  return native?.processID ?? native?.threadId ?? 0;
}

/** The rows of a query on that very connection. pg and mariadb promise them, mysql2 calls back. */
export async function askOn(native: Native | undefined, text: string): Promise<Rows> {
  if (native === undefined) throw new Error('There is no connection.');
  const answer = await new Promise<unknown>((resolve, reject) => {
    if ('promise' in native) native.query(text, (error, rows) => (error ? reject(error) : resolve(rows)));
    else resolve(native.query(text));
  });
  return Array.isArray(answer) ? answer : (answer as { readonly rows: Rows }).rows;
}
