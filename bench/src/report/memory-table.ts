import type { MemoryResult } from '../memory/memory-result.js';
import { whole } from './format.js';
import { markdownTable } from './markdown-table.js';

export function memoryTable({ bytesPerEntry, defaults }: MemoryResult): string {
  const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
  const bytes = (value: number) => `${whole(value)} bytes`;
  return markdownTable(
    [{ title: 'what' }, { title: 'memory', align: 'right' }],
    [
      ['a verified token', bytes(bytesPerEntry.verifiedToken)],
      ['an absent id', bytes(bytesPerEntry.absentId)],
      ['an active session (with cacheFor)', bytes(bytesPerEntry.activeSession)],
      ['a noted activity', bytes(bytesPerEntry.notedActivity)],
      ['a manager at its defaults, nothing cached', megabytes(defaults.empty)],
      ['the same, all caches full', megabytes(defaults.full)],
      ['the same, with cacheFor', megabytes(defaults.fullWithActive)],
    ],
  );
}
