import * as v from 'valibot';
import { members } from '../schemas/members.js';
import { findChoice, type IdleTimeouts } from './idle-timeouts.js';
import { BARRED, sessionRoute } from './route.js';

const answer = v.strictObject({ idleTimeout: v.nullable(v.string()), choices: v.array(v.string()) });

/** `GET /sessions/idle-timeout`: what the user chose, or null, and what there is to choose from. */
export function showIdleTimeout(choices: IdleTimeouts) {
  return sessionRoute({
    schema: {
      name: 'showIdleTimeout',
      summary: 'Shows after how long without use the sessions of the user end.',
      answer,
      refusals: ['session_unconfirmed'],
    },
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
      name: 'chooseIdleTimeout',
      summary: 'Chooses after how long without use the sessions of the user end, those to come included.',
      body: members({
        idleTimeout: v.pipe(
          v.string(words),
          v.transform((given) => findChoice(choices, given)),
          v.picklist([...choices.values()], words),
        ),
      }),
      answer,
      refusals: BARRED,
    },
    async handle({ acting, body: { idleTimeout } }) {
      await acting.setIdleTimeout(idleTimeout);
      return toAnswer(idleTimeout, choices);
    },
  });
}

function toAnswer(idleTimeout: string | null, choices: IdleTimeouts) {
  return { idleTimeout, choices: [...choices.values()] };
}
