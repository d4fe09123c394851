import { parseDuration } from '@jwt-sessions/core';
import * as v from 'valibot';
import { members } from '../schemas/members.js';
import { show } from '../values/check-options.js';
import { sessionRoute } from './route.js';

const answer = v.strictObject({ idleTimeout: v.nullable(v.string()), choices: v.array(v.string()) });

/** What a user can choose from, by how long it is: one idle time has many spellings, and one of them is a choice. */
export type IdleTimeouts = ReadonlyMap<number, string>;

/** `GET /sessions/idle-timeout`: what the user chose, or null, and what there is to choose from. */
export function showIdleTimeout(choices: IdleTimeouts) {
  return sessionRoute({
    schema: { answer },
    async handle({ acting }) {
      const idleTimeout = await acting.idleTimeout();
      return toAnswer(idleTimeout && findChoice(choices, idleTimeout), choices);
    },
  });
}

/** `PUT /sessions/idle-timeout` with `{ idleTimeout }`: for all the user's sessions, and those to come. */
export function chooseIdleTimeout(choices: IdleTimeouts) {
  const words = `one of ${[...choices.values()].join(', ')}`;
  return sessionRoute({
    schema: {
      body: members({
        idleTimeout: v.pipe(
          v.string(words),
          v.transform((given) => findChoice(choices, given)),
          v.picklist([...choices.values()], words),
        ),
      }),
      answer,
    },
    async handle({ acting, body: { idleTimeout } }) {
      await acting.setIdleTimeout(idleTimeout);
      return toAnswer(idleTimeout, choices);
    },
  });
}

/** The choice that is as long as what was given, or else that. */
function findChoice(choices: IdleTimeouts, given: string): string {
  try {
    return choices.get(lengthOf(given, 'idleTimeout')) ?? given;
  } catch {
    return given;
  }
}

function toAnswer(idleTimeout: string | null, choices: IdleTimeouts) {
  return { idleTimeout, choices: [...choices.values()] };
}

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
