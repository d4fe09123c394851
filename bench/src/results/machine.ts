import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, cpus, release, totalmem, type } from 'node:os';

/** What a figure depends on, and nothing that tells whose machine it is. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGigabytes: number;
  readonly system: string;
  /** By name: of node, the load generator and the packages. */
  readonly versions: Readonly<Record<string, string>>;
}

const PACKAGES = [
  'koa',
  'jsonwebtoken',
  'koa-jwt',
  'fast-jwt',
  'jose',
  'koa-session',
  'express',
  'express-session',
  'connect-pg-simple',
  'connect-redis',
  'redis',
  'better-auth',
  'sequelize',
  'pg',
  'sqlite3',
  'mariadb',
  'mongodb',
];

export function describeMachine(wrkVersion: string): Machine {
  const packages = PACKAGES.map((name) => [name, versionOf(name)] as const);
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGigabytes: Math.round(totalmem() / 2 ** 30),
    // Without what a distributor adds to the number.
    system: `${type()} ${/^[\d.]*\d/.exec(release())?.[0] ?? ''}`.trim(),
    versions: Object.fromEntries([['node', process.version.slice(1)], ['wrk', wrkVersion], ...packages]),
  };
}

/** Read from the folder that it is installed in, since not every package exports its package.json. */
function versionOf(name: string): string {
  const folders = createRequire(import.meta.url).resolve.paths(name) ?? [];
  for (const folder of folders) {
    try {
      const { version } = JSON.parse(readFileSync(`${folder}/${name}/package.json`, 'utf8')) as {
        version: string;
      };
      return version;
    } catch {
      // Not in this folder: the next one up.
    }
  }
  return 'unknown';
}
