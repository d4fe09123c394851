import { setTimeout as pause } from 'node:timers/promises';
import { PROFILES } from '../profiles.js';
import type { Person } from './person.js';

const { idleTimeout, absoluteTimeout } = PROFILES.short;

/** A session is used so often that it never idles, up to its absolute end and beyond. */
export async function useUp(person: Person): Promise<void> {
  const ticket = await person.logIn();
  if (ticket === null) return;
  for (let time = 0; time < absoluteTimeout + 500; time += 250) {
    await person.present(ticket.token);
    await pause(250);
  }
}

/** A session is used at the last moment, and soon after that again; then it is left alone for too long. */
export async function useInTheLastMoment(person: Person): Promise<void> {
  const { random } = person;
  const ticket = await person.logIn();
  if (ticket === null) return;
  await pause(idleTimeout - random.between(450, 1000));
  await person.present(ticket.token);
  await pause(random.between(900, 1400));
  await person.presentEverywhere(ticket.token);
  await pause(idleTimeout + 50);
  await person.presentEverywhere(ticket.token);
}

/** A user chooses another idle time while the session is in use. */
export async function chooseIdleTime(person: Person): Promise<void> {
  const { random, userId } = person;
  const ticket = await person.logIn();
  if (ticket === null) return;
  const choice = random.pick([2000, 3000, 6000]);
  const token = random.chance(0.5) ? ticket.token : null;
  await Promise.all([
    person.do({ kind: 'setIdleTimeout', token, userId, idleTimeout: choice }),
    person.presentEverywhere(ticket.token),
  ]);
  for (let time = 0; time < 3500; time += 350) {
    await person.present(ticket.token);
    await pause(350);
  }
}
