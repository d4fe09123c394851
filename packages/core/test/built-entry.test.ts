import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const run = promisify(execFile);
const cwd = new URL('..', import.meta.url);

// The test runner accepts imports that Node refuses, so the built files are loaded by Node itself.
describe('the built package', () => {
  it.each(['@jwt-sessions/core', '@jwt-sessions/core/conformance'])('%s can be imported', async (entry) => {
    const script = `console.log(Object.keys(await import('${entry}')).length > 0)`;
    const { stdout, stderr } = await run(process.execPath, ['--input-type=module', '-e', script], { cwd });
    expect([stdout.trim(), stderr]).toEqual(['true', '']);
  });

  it.each(['@jwt-sessions/core', '@jwt-sessions/core/conformance'])('%s can be required', async (entry) => {
    const script = `console.log(Object.keys(require('${entry}')).length > 0)`;
    const { stdout, stderr } = await run(process.execPath, ['--input-type=commonjs', '-e', script], { cwd });
    expect([stdout.trim(), stderr]).toEqual(['true', '']);
  });
});
