import { setTimeout as pause } from 'node:timers/promises';
import type { Person, Ticket } from './person.js';

/** More devices log in at once than there is room for, some log out, and the store is looked at all the time. */
export async function crowd(person: Person): Promise<void> {
  const { random } = person;
  await person.watched(
    (async () => {
      for (let round = 0; round < 3; round += 1) {
        const after = Array.from({ length: random.between(3, 6) }, () => random.between(0, 10));
        const tickets = await Promise.all(
          after.map(async (time) => {
            await pause(time);
            return person.logIn();
          }),
        );
        const held = tickets.filter((ticket): ticket is Ticket => ticket !== null);
        await Promise.all(held.map(({ token }) => person.presentEverywhere(token)));
        const leaving = random.shuffled(held).slice(0, random.between(0, 2));
        await Promise.all(leaving.map(({ token }) => person.do({ kind: 'logOut', token })));
      }
    })(),
  );
}
