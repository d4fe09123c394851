import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';
import type { TestProject } from 'vitest/node';
import { startEmbeddedPostgres } from '../../../../packages/store-sql/test/support/servers/embedded-postgres.js';
import {
  dropScratch,
  makeScratch,
  type Scratch,
} from '../../../../packages/store-sql/test/support/servers/scratch.js';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A PostgreSQL whose user may make tables and roles, with databases of this run's own; null where there is none. */
    postgres: Scratch | null;
    /** The program, or null where there is none. */
    nginx: string | null;
    /** Where the browser listens, or null where there is none. */
    browser: string | null;
  }
}

type Backend = 'postgres' | 'nginx' | 'chromium';
type Teardown = () => Promise<void>;

/** Where the summary of all tests looks for what was not tested, one line each. */
const UNTESTED = '.test-results/untested.txt';

/** Which pages the tests of each leave out. */
const PAGES: Readonly<Record<Backend, string>> = {
  postgres: 'docs/recipes on PostgreSQL',
  nginx: 'docs/recipes/behind-nginx.md with nginx',
  chromium: 'docs/recipes/another-origin.md in a browser',
};

/**
 * Starts or finds what the recipes run on, once for all test files. What isn't there is said in a line and left out,
 * unless REQUIRE_BACKENDS (`postgres,nginx,chromium`) names it: then the run fails.
 */
export async function setup(project: TestProject): Promise<Teardown> {
  const teardowns: Teardown[] = [];
  const missing = new Map<Backend, string>();
  const tearDown = async () => {
    for (const teardown of teardowns.reverse()) await teardown();
  };
  async function attempt<T>(backend: Backend, start: () => Promise<T>): Promise<T | null> {
    try {
      return await start();
    } catch (error) {
      missing.set(backend, (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '');
      return null;
    }
  }

  try {
    project.provide('postgres', await attempt('postgres', () => startPostgres(teardowns)));
    project.provide('nginx', await attempt('nginx', () => findProgram('nginx')));
    project.provide('browser', await attempt('chromium', () => startChromium(teardowns)));
    await report(missing);
  } catch (error) {
    await tearDown();
    throw error;
  }
  return tearDown;
}

async function startPostgres(teardowns: Teardown[]): Promise<Scratch> {
  const { POSTGRES_URL } = process.env;
  if (POSTGRES_URL) {
    const scratch = await makeScratch(POSTGRES_URL);
    teardowns.push(() => dropScratch(scratch));
    return scratch;
  }
  const server = await startEmbeddedPostgres();
  teardowns.push(() => server.stop());
  return makeScratch(server.url);
}

async function startChromium(teardowns: Teardown[]): Promise<string> {
  const executablePath = await findProgram('chromium');
  const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'];
  const server = await chromium.launchServer({ executablePath, args, headless: true });
  teardowns.push(() => server.close());
  return server.wsEndpoint();
}

async function findProgram(name: string): Promise<string> {
  // Where servers are, which is on the path of root alone.
  const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` };
  try {
    const { stdout } = await promisify(execFile)('which', [name], { env });
    return stdout.trim();
  } catch {
    throw new Error(`there is no ${name}`);
  }
}

async function report(missing: ReadonlyMap<Backend, string>): Promise<void> {
  const lines = [...missing].map(([backend, reason]) => `Not tested: ${PAGES[backend]} (${reason}).`);
  for (const line of lines) process.stderr.write(`${line}\n`);
  await rm(UNTESTED, { force: true });
  if (lines.length === 0) return;
  await mkdir('.test-results', { recursive: true });
  await writeFile(UNTESTED, `${lines.join('\n')}\n`);

  const required = (process.env.REQUIRE_BACKENDS ?? '').split(',').map((key) => key.trim());
  const refused = [...missing.keys()].filter((backend) => required.includes(backend));
  if (refused.length > 0) throw new Error(`REQUIRE_BACKENDS asks for ${refused.join(', ')}.`);
}
