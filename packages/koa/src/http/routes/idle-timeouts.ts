import { parseDuration } from '@jwt-sessions/core';
import { show } from '../values/check-options.js';

/** What a user can choose from, by how long it is: one idle time has many spellings, and one of them is a choice. */
export type IdleTimeouts = ReadonlyMap<number, string>;

/** @throws TypeError for what is no list of durations */
export function readIdleTimeouts(choices: readonly string[]): IdleTimeouts {
  if (!Array.isArray(choices) || choices.length === 0) {
    const given = Array.isArray(choices) ? 'an empty one' : show(choices);
    throw new TypeError(`idleTimeouts must be a list of durations such as ['7d', '30d'], not ${given}.`);
  }
  const read = new Map<number, string>();
  for (const choice of choices) {
    const length = lengthOf(choice, 'Each of idleTimeouts');
    const same = read.get(length);
    if (same !== undefined) {
      throw new TypeError(
        `idleTimeouts has ${show(same)} and ${show(choice)}, which are as long. Leave one out.`,
      );
    }
    read.set(length, choice);
  }
  return read;
}

function lengthOf(choice: string, name: string): number {
  return choice === 'none' ? Number.POSITIVE_INFINITY : parseDuration(choice, name);
}

/** The choice that is as long as what was given, or else that. */
export function findChoice(choices: IdleTimeouts, given: string): string {
  try {
    return choices.get(lengthOf(given, 'idleTimeout')) ?? given;
  } catch {
    return given;
  }
}
