import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';
import type { TestProject } from 'vitest/node';
import { startBackends } from '../../../../vitest.backends.js';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the browser listens, or null where there is none. */
    browser: string | null;
  }
}

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
export function setup(project: TestProject): Promise<() => Promise<void>> {
  return startBackends({ chromium: 'examples/devices in a browser' }, async (attempt, teardowns) => {
    const start = async () => {
      const executablePath = await findChromium();
      const server = await chromium.launchServer({ executablePath, args: ARGUMENTS, headless: true });
      teardowns.push(() => server.close());
      return server.wsEndpoint();
    };
    project.provide('browser', await attempt('chromium', start));
  });
}

async function findChromium(): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)('which', ['chromium']);
    return stdout.trim();
  } catch {
    throw new Error('there is no chromium');
  }
}
