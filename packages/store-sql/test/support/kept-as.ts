import { Id } from '../../src/sql/id.js';
import type { Backend } from './backends.js';

/** An id as the database keeps it, for statements past the store. */
export function keptAs(id: string, { family }: Pick<Backend, 'family'>): string | Buffer {
  const { hex } = new Id(id);
  return { sqlite: id, postgres: hex, mysql: Buffer.from(hex, 'hex') }[family];
}
