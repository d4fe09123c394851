import { expect, it } from 'vitest';
import { askTogether } from '../src/subjects/hand-written/ask-together.ts';

it('sends one statement at a time, and those who ask meanwhile share the next', async () => {
  const asked: string[][] = [];
  const waiting: (() => void)[] = [];
  const find = askTogether(async (ids) => {
    asked.push([...ids]);
    await new Promise<void>((resolve) => waiting.push(resolve));
    return new Map(ids.filter((id) => id !== 'c').map((id) => [id, `owner of ${id}`]));
  });
  const turn = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  const first = Promise.all([find('a'), find('b')]);
  await turn();
  const second = Promise.all([find('c'), find('d')]);
  await turn();
  expect(asked).toEqual([['a', 'b']]);
  waiting.shift()?.();
  expect(await first).toEqual(['owner of a', 'owner of b']);
  await turn();
  expect(asked).toEqual([
    ['a', 'b'],
    ['c', 'd'],
  ]);
  waiting.shift()?.();
  expect(await second).toEqual([null, 'owner of d']);
});
