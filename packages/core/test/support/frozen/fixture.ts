import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'vitest';

/** What a red test of this kind says first. */
export const FROZEN =
  "frozen: an older version that runs beside this one, or a client, has it as the fixture says. Don't change the fixture: " +
  'write a migration, or a member that is added, which an older running version survives (docs/design.md, "What is frozen").';

/** The text of a fixture. */
export function readFixture(url: URL): string {
  return readFileSync(url, 'utf8');
}

/** With `TAKE_FIXTURES=1` a fixture that isn't there yet is taken of today's code; one that is there is never written over. */
export function takeFixture(url: URL, take: () => string): void {
  if (process.env.TAKE_FIXTURES !== '1' || existsSync(url)) return;
  mkdirSync(new URL('.', url), { recursive: true });
  writeFileSync(url, take());
}

/** Compares what today's code makes with the fixture, which is taken as by {@link takeFixture}. */
export function expectFrozen(url: URL, actual: string): void {
  takeFixture(url, () => actual);
  expect(actual, FROZEN).toBe(readFixture(url));
}

/** As fixtures are written: a member on each line, and a line at the end. */
export function asJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
