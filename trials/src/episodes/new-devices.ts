import type { Person, Ticket } from './person.js';

/** New devices wait for a nod, and get one and the opposite at once. */
export async function vouch(person: Person): Promise<void> {
  const { random, userId } = person;
  const known = await person.logIn();
  if (known === null) return;
  await person.watched(
    (async () => {
      const fresh = await Promise.all([1, 2, 3].map(() => person.logIn()));
      const again = await person.logIn({ deviceSecret: known.deviceSecret });
      const judges = [known, ...(again === null ? [] : [again])];
      const judged = fresh.filter((ticket): ticket is Ticket => ticket !== null);
      await Promise.all(
        judged.flatMap(({ id, token }) => [
          person.do({ kind: 'confirm', token: random.pick(judges).token, target: id }),
          ...(random.chance(0.6)
            ? [person.do({ kind: 'deny', token: random.pick(judges).token, target: id })]
            : []),
          person.present(token),
        ]),
      );
      await person.do({ kind: 'list', token: known.token, userId });
      for (const { token } of judged) await person.presentEverywhere(token);
    })(),
  );
}
