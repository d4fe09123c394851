/** The list in pieces of at most `size`, none of them empty. */
export function chunks<T>(list: readonly T[], size: number): T[][] {
  if (list.length === 0) return [];
  if (list.length <= size) return [[...list]];
  return [list.slice(0, size), ...chunks(list.slice(size), size)];
}
