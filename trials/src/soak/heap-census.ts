import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/** How many objects of each kind a heap holds: by constructor, or by what V8 calls them where they have none. */
export type HeapCensus = ReadonlyMap<string, number>;

/** What programs make, and not what V8 keeps about them. */
const COUNTED = new Set([
  'object',
  'closure',
  'string',
  'concatenated string',
  'regexp',
  'number',
  'native',
  'bigint',
]);
/** Their names are constructors; of others they are contents. */
const NAMED = new Set(['object', 'native']);

interface Meta {
  readonly node_fields: readonly string[];
  readonly node_types: readonly [readonly string[], ...unknown[]];
}

/**
 * Counts what is in a file that `v8.writeHeapSnapshot` wrote. It has a line for each object and for each text, so that it need not
 * be held as a whole.
 *
 * @throws Error for a file of another form
 */
export async function readHeapCensus(file: string): Promise<HeapCensus> {
  const counts = new Map<string, number>();
  const lines = createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY });
  let section: 'head' | 'nodes' | 'other' | 'strings' = 'head';
  let head = '';
  let meta: Meta | null = null;
  let place = 0;
  const byName = new Map<number, Map<string, number>>();
  const names = new Map<number, string>();
  for await (const line of lines) {
    if (line.startsWith('"nodes":[')) {
      section = 'nodes';
      meta = metaOf(head);
      countNode(line.slice('"nodes":['.length), meta, byName);
    } else if (line.startsWith('"strings":[')) {
      section = 'strings';
      noteName(line.slice('"strings":['.length), place, byName, names);
      place += 1;
    } else if (line.startsWith('"') && section === 'nodes') section = 'other';
    else if (section === 'head') head += line;
    else if (section === 'nodes' && meta !== null) countNode(line, meta, byName);
    else if (section === 'strings') {
      noteName(line, place, byName, names);
      place += 1;
    }
  }
  if (byName.size === 0 || names.size === 0) throw new Error(`${file} is no heap snapshot.`);
  for (const [name, types] of byName)
    for (const [type, count] of types) {
      const key = NAMED.has(type) ? (names.get(name) ?? type) : `(${type})`;
      counts.set(key, (counts.get(key) ?? 0) + count);
    }
  return counts;
}

function metaOf(head: string): Meta {
  const whole = JSON.parse(`${head.replace(/,\s*$/, '')}}`) as { readonly snapshot: { readonly meta: Meta } };
  return whole.snapshot.meta;
}

function countNode(
  line: string,
  { node_types: [types] }: Meta,
  byName: Map<number, Map<string, number>>,
): void {
  const numbers = line.split(',').filter((each) => /^\d+/.test(each));
  if (numbers.length < 2) return;
  const type = types[Number(numbers[0])] ?? '';
  if (!COUNTED.has(type)) return;
  // The name of a text is the text.
  const name = NAMED.has(type) ? Number(numbers[1]) : -1;
  const counts = byName.get(name) ?? new Map<string, number>();
  counts.set(type, (counts.get(type) ?? 0) + 1);
  byName.set(name, counts);
}

function noteName(
  line: string,
  place: number,
  wanted: ReadonlyMap<number, unknown>,
  names: Map<number, string>,
): void {
  if (!wanted.has(place)) return;
  const text = line.replace(/,?\]?\}?$/, '');
  names.set(place, text.startsWith('"') ? text.slice(1, -1).slice(0, 80) : text);
}
