import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openInsertByHand } from '../src/operations/insert-by-hand.ts';
import { openLimitedInsertByHand } from '../src/operations/limited-insert-by-hand.ts';
import { askFor } from '../src/servers/administer.ts';
import { findOwnerInSqlite } from '../src/subjects/hand-written/sqlite.ts';

async function createFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'insert-by-hand-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return `sqlite:${join(folder, 'test.sqlite')}`;
}

it('keeps a limit by hand, however many log in at once', async () => {
  const url = await createFile();
  const insert = await openLimitedInsertByHand('sqlite', url);
  const expiresAt = Date.now() + 60_000;
  const logIns = Array.from({ length: 103 }, (_, number) =>
    insert({ id: `one-${number}`, userId: 'user-1', expiresAt }),
  );
  const refused = (await Promise.allSettled(logIns)).filter(({ status }) => status === 'rejected');
  expect(refused).toHaveLength(3);
  expect(await askFor(url, 'SELECT COUNT(*) FROM limited_sessions')).toBe('100');
});

it('logs in by a row that the check by hand finds', async () => {
  const url = await createFile();
  const insert = await openInsertByHand('sqlite', url);
  await insert({ id: 'one', userId: 'user-1', expiresAt: Date.now() + 60_000 });
  await insert({ id: 'two', userId: 'user-2', expiresAt: Date.now() - 60_000 });
  const findOwner = findOwnerInSqlite(url);
  expect([await findOwner('one'), await findOwner('two'), await findOwner('three')]).toEqual([
    'user-1',
    null,
    null,
  ]);
  expect(await askFor(url, 'SELECT COUNT(*) FROM hand_written_sessions')).toBe('2');
});
