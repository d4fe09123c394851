import { setTimeout as pause } from 'node:timers/promises';
import type { Performed } from '../nodes/operation.js';
import { type Person, type Ticket, ticketOf } from './person.js';

/** Tabs rotate one token together, some hang up before the answer; all of them go on with what they have. */
export async function raceTabs(person: Person): Promise<void> {
  const first = await person.logIn();
  if (first === null) return;
  const { random } = person;
  const held = [first.token];
  for (let step = 0; step < 3; step += 1) {
    const newest = held.at(-1) ?? first.token;
    const tabs = [1, 2, 3].map(() => ({
      ...person.anyWay(),
      hangUpAfter: random.chance(0.3) ? random.between(0, 4) : null,
    }));
    const renewed = await Promise.all(tabs.map((way) => person.do({ kind: 'rotate', token: newest }, way)));
    // Whoever got no answer comes again by the token before.
    await person.present(newest);
    held.push(...tokensOf(renewed).slice(0, 1));
    await Promise.all(held.map((token) => person.present(token)));
  }
  await pause(random.between(0, 1500));
  await Promise.all(held.slice(-2).map((token) => person.present(token)));
}

/** Somebody comes with a token that was replaced long ago: its session is over, for the right ones as well. */
export async function stealToken(person: Person): Promise<void> {
  const stolen = await person.logIn();
  if (stolen === null) return;
  const [token = stolen.token] = tokensOf([await person.do({ kind: 'rotate', token: stolen.token })]);
  await person.present(token);
  await pause(3000 + person.random.between(0, 1500));
  await Promise.all([person.presentEverywhere(token), person.present(stolen.token)]);
  await person.presentEverywhere(token);
}

/** A user proves who they are anew, twice at once: what they held before is worth nothing. */
export async function proveAgain(person: Person): Promise<void> {
  const before = await person.logIn();
  if (before === null) return;
  const { token } = before;
  const renewed = await Promise.all([1, 2].map(() => person.do({ kind: 'reauthenticate', token })));
  await person.presentEverywhere(token);
  for (const each of tokensOf(renewed)) await person.presentEverywhere(each);
}

/** A log-in waits for its second factor, which is given at two nodes at once. */
export async function giveSecondFactor(person: Person): Promise<void> {
  const waiting = await person.logIn({ pending: true });
  if (waiting === null) return;
  const { token } = waiting;
  await person.presentEverywhere(token);
  const given = [1, 2].map(() => person.do({ kind: 'completeSecondFactor', token }));
  const renewed = await Promise.all(given);
  await person.presentEverywhere(token);
  for (const each of tokensOf(renewed)) await person.presentEverywhere(each);
}

function tokensOf(performed: readonly Performed[]): string[] {
  return performed
    .map(ticketOf)
    .filter((ticket): ticket is Ticket => ticket !== null)
    .map(({ token }) => token);
}
