import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the browser listens, or null where there is none. */
    browser: string | null;
  }
}

/** Where the summary of all tests looks for what was not tested, one line each. */
const UNTESTED = '.test-results/untested.txt';

/** Headless, and asking nobody anything by itself. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-quic',
  '--no-first-run',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Starts the machine's own Chromium once for all test files, with a profile of its own that is new and empty. Where that
 * can't be, it is said in a line and the tests are left out, unless REQUIRE_BACKENDS names `chromium`.
 */
export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  await rm(UNTESTED, { force: true });
  try {
    const executablePath = await findChromium();
    const server = await chromium.launchServer({ executablePath, args: ARGUMENTS, headless: true });
    project.provide('browser', server.wsEndpoint());
    return () => server.close();
  } catch (error) {
    project.provide('browser', null);
    await report(error);
    return undefined;
  }
}

async function findChromium(): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)('which', ['chromium']);
    return stdout.trim();
  } catch {
    throw new Error('there is no chromium');
  }
}

async function report(error: unknown): Promise<void> {
  const [reason] = (error instanceof Error ? error.message : String(error)).split('\n');
  const line = `Not tested: examples/devices in a browser (${reason}).`;
  process.stderr.write(`${line}\n`);
  await mkdir('.test-results', { recursive: true });
  await writeFile(UNTESTED, `${line}\n`);
  const required = (process.env.REQUIRE_BACKENDS ?? '').split(',').map((key) => key.trim());
  if (required.includes('chromium')) throw new Error('REQUIRE_BACKENDS asks for chromium.', { cause: error });
}
