#!/usr/bin/env node
import { fail } from './failure.js';
import { operandsLast } from './operands-last.js';
import { createProgram } from './program.js';

// A pipe that is closed early, by `head` for instance, is nobody's mistake.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  throw error;
});

try {
  await createProgram().parseAsync(operandsLast(process.argv.slice(2)), { from: 'user' });
} catch (error) {
  process.exitCode = fail(error);
}
