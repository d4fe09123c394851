import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';
import type { TestProject } from 'vitest/node';
import { startEmbeddedPostgres } from '../../../../packages/store-sql/test/support/servers/embedded-postgres.js';
import {
  dropScratch,
  makeScratch,
  type Scratch,
} from '../../../../packages/store-sql/test/support/servers/scratch.js';
import { startBackends } from '../../../../vitest.backends.js';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A PostgreSQL whose user may make tables and roles, with databases of this run's own; null where there is none. */
    postgres: Scratch | null;
    /** The program, or null where there is none. */
    nginx: string | null;
    /** The program redis-server, or null where there is none. */
    redis: string | null;
    /** Where the browser listens, or null where there is none. */
    browser: string | null;
  }
}

type Teardowns = (() => unknown)[];

/** What is not tested without each, by the words of REQUIRE_BACKENDS. */
const WHATS = {
  postgres: 'docs/recipes on PostgreSQL',
  nginx: 'docs/recipes/behind-nginx.md with nginx',
  redis: 'docs/throttling.md on Redis',
  chromium: 'docs/recipes/another-origin.md, tabs.md and websockets.md in a browser',
} as const;

/**
 * Starts or finds what the recipes run on, once for all test files. What isn't there is said in a line and left out,
 * unless REQUIRE_BACKENDS (`postgres,nginx,redis,chromium`) names it: then the run fails.
 */
export function setup(project: TestProject): Promise<() => Promise<void>> {
  return startBackends(WHATS, async (attempt, teardowns) => {
    project.provide('postgres', await attempt('postgres', () => startPostgres(teardowns)));
    project.provide('nginx', await attempt('nginx', () => findProgram('nginx')));
    project.provide('redis', await attempt('redis', () => findProgram('redis-server')));
    project.provide('browser', await attempt('chromium', () => startChromium(teardowns)));
  });
}

async function startPostgres(teardowns: Teardowns): Promise<Scratch> {
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

async function startChromium(teardowns: Teardowns): Promise<string> {
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
