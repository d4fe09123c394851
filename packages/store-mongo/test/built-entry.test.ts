import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const run = promisify(execFile);
const cwd = new URL('..', import.meta.url);

// The test runner accepts imports that Node refuses, so the built files are loaded by Node itself.
describe('the built package', () => {
  it.each([
    ['imported', 'module', "await import('@jwt-sessions/store-mongo')"],
    ['required', 'commonjs', "require('@jwt-sessions/store-mongo')"],
  ])('can be %s', async (_, type, load) => {
    const script = `console.log(Object.keys(${load}))`;
    const { stdout, stderr } = await run(process.execPath, [`--input-type=${type}`, '-e', script], { cwd });
    expect([stdout.trim(), stderr]).toEqual(["[ 'MongoStore' ]", '']);
  });
});
