import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const run = promisify(execFile);
const cwd = new URL('..', import.meta.url);

// The test runner accepts imports that Node refuses, so the built files are loaded by Node itself.
describe('the built package', () => {
  it.each([
    ['imported', 'module', "console.log(typeof (await import('@jwt-sessions/koa')).koaSessions)"],
    ['required', 'commonjs', "console.log(typeof require('@jwt-sessions/koa').koaSessions)"],
  ])('can be %s', async (_, type, script) => {
    const { stdout, stderr } = await run(process.execPath, [`--input-type=${type}`, '-e', script], { cwd });
    expect([stdout.trim(), stderr]).toEqual(['function', '']);
  });
});
