import { spawnSync } from 'node:child_process';

/** The version of the load generator. @throws Error saying how to install it, where it is missing */
export function findWrk(): string {
  // It has no option that only tells the version, and takes this one for a mistake.
  const { stdout, stderr, error } = spawnSync('wrk', ['-v'], { encoding: 'utf8' });
  if (error !== undefined) {
    throw new Error(
      'The load generator wrk is not on the PATH. Install it with `apt-get install wrk` or `brew install wrk`.',
    );
  }
  return /wrk\D*([\d.]*\d)/.exec(stdout + stderr)?.[1] ?? 'unknown';
}
