import type { FrozenFacts } from './facts.js';
import { readFixture } from './fixture.js';
import type { FrozenClients } from './live.js';

export const FACTS_FIXTURE = new URL('../../frozen/0001/facts.json', import.meta.url);
export const CLIENTS_FIXTURE = new URL('../../frozen/0001/clients.json', import.meta.url);

/** What the life that was led with the first release left in a store. */
export function frozenFacts(): FrozenFacts {
  return JSON.parse(readFixture(FACTS_FIXTURE));
}

/** What it left at clients. */
export function frozenClients(): FrozenClients {
  return JSON.parse(readFixture(CLIENTS_FIXTURE));
}
