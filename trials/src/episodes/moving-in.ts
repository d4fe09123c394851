import { signLegacyToken } from '../nodes/keys.js';
import { importedTicket, type Person } from './person.js';

const DAY = 86_400_000;

/** Sessions of another system come in, twice, while they are used already, and ended ones don't come back. */
export async function moveIn(person: Person): Promise<void> {
  const { random, userId } = person;
  const lookupIds = [1, 2, 3].map(() => lookupIdOf(random));
  const tickets = lookupIds.map((lookupId) =>
    importedTicket(signLegacyToken(userId, lookupId, new Date(Date.now() + DAY)), lookupId),
  );
  const bringIn = () => person.do({ kind: 'import', userId, lookupIds });
  await Promise.all([bringIn(), ...tickets.map(({ token }) => person.presentEverywhere(token))]);
  const [first] = tickets;
  if (first === undefined) return;
  await Promise.all([
    bringIn(),
    person.do({ kind: 'revoke', token: null, userId, target: first.id }),
    person.presentEverywhere(first.token),
  ]);
  await bringIn();
  for (const { token } of tickets) await person.presentEverywhere(token);
}

function lookupIdOf(random: { between(least: number, most: number): number }): string {
  const bytes = Array.from({ length: 16 }, () => random.between(0, 255));
  return Buffer.from(bytes).toString('base64url');
}
