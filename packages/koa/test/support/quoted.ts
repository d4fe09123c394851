/** A value as errors quote it: strings in quotes, and of objects no more than that they are some. */
export function quoted(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}
