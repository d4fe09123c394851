import { createHash } from 'node:crypto';
import { signLegacyToken } from '../nodes/keys.js';
import { importedTicket, type Person } from './person.js';

const DAY = 86_400_000;

/** Sessions of another system come in, twice, while they are used already, and ended ones don't come back. */
export async function moveIn(person: Person): Promise<void> {
  const { userId } = person;
  const lookupIds = [1, 2, 3].map((number) => lookupIdOf(`${userId} ${number}`));
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

/** Another one for each session of each user, since a store may have seen the run before with the same seed. */
function lookupIdOf(name: string): string {
  return createHash('sha256').update(name).digest().subarray(0, 16).toString('base64url');
}
