import { createInterface } from 'node:readline/promises';
import { EXIT, Failure } from './failure.js';

/**
 * Asks whoever sits at the terminal to type a word before something that can't be undone.
 *
 * @throws Failure where they type something else, and where nobody is there to ask
 */
export async function confirm(deed: string, word: string, yes: boolean | undefined): Promise<void> {
  if (yes) return;
  if (!process.stdin.isTTY) {
    throw new Failure(`${deed} That can't be undone: say --yes where nobody can be asked.`, EXIT.usage);
  }
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const typed = await lines.question(`${deed} That can't be undone. Type '${word}' to go on: `);
    if (typed.trim() !== word) throw new Failure('Nothing was done.', EXIT.usage);
  } finally {
    lines.close();
  }
}
