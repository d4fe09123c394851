import { CommanderError } from 'commander';

/** What the program ends with. */
export const EXIT = {
  done: 0,
  /** The store failed, or can't be used. */
  failed: 1,
  /** The command can't be understood, or was not confirmed. Nothing was done. */
  usage: 2,
  /** There is no such session, or no such user. */
  notFound: 3,
} as const;

/** Something that the one who typed the command can mend. Its message is for a terminal. */
export class Failure extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode: number = EXIT.failed) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Says on the standard error what went wrong, without a stack; the exit code for it. */
export function fail(error: unknown): number {
  // It has said what there was to say.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  process.stderr.write(`Error: ${sentenceOf(error)}\n`);
  if (error instanceof Failure) return error.exitCode;
  return error instanceof TypeError ? EXIT.usage : EXIT.failed;
}

/** The message of an error, and of its cause where it says more. */
function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? error.cause.message : '';
  return cause === '' || error.message.includes(cause) ? error.message : `${error.message} (${cause})`;
}
