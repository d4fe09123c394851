import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const run = promisify(execFile);
const cwd = new URL('..', import.meta.url);

/** The packages that a built declaration names, with all that it draws in. */
async function packagesNamedBy(file: URL, seen = new Set<string>()): Promise<string[]> {
  if (seen.has(file.href)) return [];
  seen.add(file.href);
  const source = await readFile(file, 'utf8');
  const named = [...source.matchAll(/(?:\bfrom|\bimport\()\s*'([^']+)'/g)].map(([, name = '']) => name);
  const found = named.map((name) =>
    name.startsWith('.') ? packagesNamedBy(new URL(name.replace(/js$/, 'd.ts'), file), seen) : [name],
  );
  return (await Promise.all(found)).flat();
}

// The test runner accepts imports that Node refuses, so the built files are loaded by Node itself.
describe('the built package', () => {
  it.each([
    ['imported', 'module', "console.log(typeof (await import('@jwt-sessions/koa')).koaSessions)"],
    ['required', 'commonjs', "console.log(typeof require('@jwt-sessions/koa').koaSessions)"],
  ])('can be %s', async (_, type, script) => {
    const { stdout, stderr } = await run(process.execPath, [`--input-type=${type}`, '-e', script], { cwd });
    expect([stdout.trim(), stderr]).toEqual(['function', '']);
  });

  it('has types that need no other package than Koa and the core', async () => {
    const named = await packagesNamedBy(new URL('dist/index.d.ts', cwd));
    expect([...new Set(named)].toSorted()).toEqual(['@jwt-sessions/core', 'koa', 'node:http']);
  });
});
