import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** What one run of the load generator saw. */
export interface LoadSample {
  readonly requests: number;
  readonly requestsPerSecond: number;
  /** Milliseconds from the request to the answer: for half of the requests at most, and for 99 of 100. */
  readonly latency: { readonly p50: number; readonly p99: number };
}

export interface Load {
  readonly port: number;
  readonly connections: number;
  readonly seconds: number;
  /** A file with one header line for each request, sent in turn. */
  readonly headersFile: string;
  /** Whether all must be let in, or all be refused. */
  readonly expected: 'accepted' | 'refused';
  /** Words to put before the command, which pin it to a processor. */
  readonly pin: readonly string[];
}

interface Summary {
  readonly requests: number;
  readonly microseconds: number;
  /** Answers with a status of 400 or more. */
  readonly refused: number;
  /** Requests without an answer. */
  readonly failed: number;
  /** Microseconds. */
  readonly p50: number;
  readonly p99: number;
}

const run = promisify(execFile);
const SCRIPT = fileURLToPath(new URL('../../load.lua', import.meta.url));

/**
 * Sends requests as fast as they are answered.
 *
 * @throws Error when an answer was not what was expected: what would be measured then is something else
 */
export async function runLoad(load: Load): Promise<LoadSample> {
  const [command = '', ...words] = [...load.pin, 'wrk'];
  const settings = ['-t1', `-c${load.connections}`, `-d${load.seconds}s`, '--timeout', '10s', '-s', SCRIPT];
  const { stdout } = await run(command, [
    ...words,
    ...settings,
    `http://127.0.0.1:${load.port}/`,
    load.headersFile,
  ]);
  const summary = JSON.parse(stdout.slice(stdout.lastIndexOf('{'))) as Summary;
  assertExpected(summary, load.expected);
  return {
    requests: summary.requests,
    requestsPerSecond: summary.requests / (summary.microseconds / 1e6),
    latency: { p50: summary.p50 / 1000, p99: summary.p99 / 1000 },
  };
}

function assertExpected({ requests, refused, failed }: Summary, expected: Load['expected']): void {
  const asExpected = expected === 'accepted' ? requests - refused : refused;
  if (requests === 0 || failed > 0 || asExpected !== requests) {
    throw new Error(
      `All requests were to be ${expected}; of ${requests}, ${asExpected} were, and ${failed} had no answer.`,
    );
  }
}
