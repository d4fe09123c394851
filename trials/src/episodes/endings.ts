import { setTimeout as pause } from 'node:timers/promises';
import type { Operation } from '../nodes/operation.js';
import { LEASE_WAIT } from '../profiles.js';
import type { Person, Ticket } from './person.js';

/** All ways in which one session of somebody is ended on purpose, by itself, by another, or by the application. */
function endingsOf({ userId }: Person, { id, token }: Ticket, other: Ticket): readonly Operation[] {
  return [
    { kind: 'logOut', token },
    { kind: 'revoke', token: null, userId, target: id },
    { kind: 'revoke', token: other.token, userId, target: id },
    { kind: 'revokeOthers', token: other.token },
    { kind: 'revokeAll', token: null, userId, except: null },
    { kind: 'revokeAll', token: null, userId, except: other.id },
    { kind: 'revokeAll', token, userId, except: null },
  ];
}

/** A session is used as fast as that goes at all nodes while it is ended at one of them, or at two. */
export async function raceEnding(person: Person): Promise<void> {
  await raceEndingFor(person, { wait: 0, pause: 0 });
}

/** The same where an ending waits for what is answered from memory, until it is answered. */
export async function raceEndingFromMemory(person: Person): Promise<void> {
  await raceEndingFor(person, { wait: LEASE_WAIT, pause: 1 });
}

async function raceEndingFor(
  person: Person,
  { wait, pause: rest }: { readonly wait: number; readonly pause: number },
): Promise<void> {
  const { random } = person;
  const ticket = await person.logIn();
  const other = await person.logIn();
  if (ticket === null || other === null) return;
  const lasts = random.between(30, 60);
  const all = endingsOf(person, ticket, other);
  const endings = Array.from({ length: random.between(1, 3) }, () => random.pick(all));
  const bursts = person.places.map((place) => person.burst(ticket.token, lasts + wait, place, rest));
  const ways = endings.map(() => ({ way: person.anyWay(), after: random.between(5, lasts) }));
  const ended = endings.map(async (ending, index) => {
    const { way = person.anyWay(), after = 0 } = ways[index] ?? {};
    await pause(after);
    await person.do(ending, way);
    await person.presentEverywhere(ticket.token);
  });
  const looks = [1, 2, 3].map(() => ({ way: person.anyWay(), wait: random.between(5, lasts) }));
  const looked = looks.map(({ way, wait }) => person.do({ kind: 'recheck', token: ticket.token, wait }, way));
  await Promise.all([...bursts, ...ended, ...looked]);
  await readLists(person, other);
  await person.presentEverywhere(ticket.token);
}

/** The list of somebody's sessions is read while one of them after the other is ended. */
export async function watchList(person: Person): Promise<void> {
  const { random, userId } = person;
  const tickets = await Promise.all([1, 2, 3, 4].map(() => person.logIn()));
  const [reader, ...held] = tickets.filter((ticket): ticket is Ticket => ticket !== null);
  if (reader === undefined) return;
  for (const { id } of held) {
    await readLists(person, reader);
    const token = random.chance(0.5) ? reader.token : null;
    const ended = person.do({ kind: 'revoke', token, userId, target: id });
    await readLists(person, reader);
    await ended;
    await readLists(person, reader);
  }
}

/** Everybody looks for so long whether something that is over is remembered somewhere. */
export async function outwaitMemory(person: Person): Promise<void> {
  const ticket = await person.logIn();
  if (ticket === null) return;
  await person.presentEverywhere(ticket.token);
  await person.do({ kind: 'logOut', token: ticket.token });
  for (let waited = 0; waited < 1200; waited += 60) {
    await person.presentEverywhere(ticket.token);
    await pause(60);
  }
}

/** A password is changed while several log in by the old one; then somebody does by the new one. */
export async function revokeAllAmidLogIns(person: Person): Promise<void> {
  const { random, userId } = person;
  const first = await person.logIn();
  if (first === null) return;
  const place = person.anyPlace();
  const via = random.chance(0.5) ? 'http' : 'core';
  const starts = Array.from({ length: 6 }, () => ({
    way: person.anyWay(),
    after: random.between(0, 30),
    checkTakes: random.between(0, 40),
  }));
  const logIns = starts.map(async ({ way, after, checkTakes }) => {
    await pause(after);
    return person.logIn({ checkTakes }, way);
  });
  const token = random.chance(0.5) ? first.token : null;
  await pause(random.between(10, 40));
  await person.do({ kind: 'revokeAll', token, userId, except: null }, { place, via });
  const [fresh, ...tickets] = await Promise.all([person.logIn({}, { place, via }), ...logIns]);
  for (const ticket of [first, ...tickets, fresh])
    if (ticket !== null && ticket !== undefined) await person.presentEverywhere(ticket.token);
}

/** A browser that is logged in logs in again, twice at once: its session gives its place to one of the two. */
export async function replaceInLogIn(person: Person): Promise<void> {
  const ticket = await person.logIn();
  if (ticket === null) return;
  const tickets = await Promise.all([1, 2].map(() => person.logIn({ replaces: ticket.token })));
  for (const { token } of [ticket, ...tickets.filter((each) => each !== null)])
    await person.presentEverywhere(token);
}

async function readLists(person: Person, { token }: Ticket): Promise<void> {
  const { userId } = person;
  const ways = person.places.map((place) => ({ ...person.anyWay(), place }));
  const asked = ways.flatMap((way) =>
    [null, token].map((by) => person.do({ kind: 'list', token: by, userId }, way)),
  );
  await Promise.all(asked);
}
