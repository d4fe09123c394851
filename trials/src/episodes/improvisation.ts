import { setTimeout as pause } from 'node:timers/promises';
import type { Operation } from '../nodes/operation.js';
import { type Person, type Ticket, ticketOf } from './person.js';

const STEPS = 8;

/** Three hands of one user do whatever comes to their minds, at all nodes. */
export async function improvise(person: Person): Promise<void> {
  const tickets: Ticket[] = [];
  const hands = [1, 2, 3].map(async () => {
    for (let step = 0; step < STEPS; step += 1) {
      const operation = nextOf(person, tickets);
      const ticket = ticketOf(await person.do(operation));
      if (ticket !== null) tickets.push(ticket);
      await pause(person.random.between(0, 5));
    }
  });
  await person.watched(Promise.all(hands));
  for (const { token } of tickets.slice(-5)) await person.presentEverywhere(token);
}

function nextOf({ random, userId }: Person, tickets: readonly Ticket[]): Operation {
  const one = tickets.length === 0 ? null : random.pick(tickets);
  const plain = {
    checkTakes: random.between(0, 5),
    deviceSecret: null,
    replaces: null,
    pending: false,
  } as const;
  if (one === null || random.chance(0.25)) return { kind: 'logIn', userId, ...plain };
  const { token, id: target } = one;
  const by = random.chance(0.5) ? token : null;
  const other = random.pick(tickets);
  return random.pick<Operation>([
    { kind: 'present', token },
    { kind: 'present', token },
    { kind: 'present', token },
    { kind: 'recheck', token, wait: random.between(0, 10) },
    { kind: 'rotate', token },
    { kind: 'logOut', token },
    { kind: 'revokeOthers', token },
    { kind: 'revoke', token: by, userId, target: other.id },
    { kind: 'revokeAll', token: by, userId, except: null },
    { kind: 'list', token: by, userId },
    { kind: 'confirm', token, target },
    { kind: 'logIn', userId, ...plain, replaces: token },
  ]);
}
