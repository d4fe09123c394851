import { setTimeout as pause } from 'node:timers/promises';
import type { Client, Subject, Way } from '../client/client.js';
import type { Operation, Performed } from '../nodes/operation.js';
import { sessionIdOf } from '../nodes/token-mark.js';
import type { ProfileName } from '../profiles.js';
import type { Random } from '../random/random.js';

/** What somebody holds who logged in. */
export interface Ticket {
  readonly token: string;
  readonly id: string;
  readonly deviceSecret: string | null;
}

type LogIn = Extract<Operation, { readonly kind: 'logIn' }>;

/** A user whom nobody else knows, with all devices: who acts in an episode. */
export class Person {
  readonly subject: Subject;
  readonly random: Random;
  readonly #client: Client;

  constructor(client: Client, subject: Subject, random: Random) {
    this.#client = client;
    this.subject = subject;
    this.random = random;
  }

  get userId(): string {
    return this.subject.userId;
  }

  /** The places of all nodes, in any order. */
  get places(): readonly number[] {
    return this.random.shuffled(Array.from({ length: this.#client.size }, (_, place) => place));
  }

  anyPlace(): number {
    return this.random.between(0, this.#client.size - 1);
  }

  anyWay(): Way {
    return { place: this.anyPlace(), via: this.random.chance(0.5) ? 'http' : 'core' };
  }

  do(operation: Operation, way: Way = this.anyWay()): Promise<Performed> {
    return this.#client.perform(this.subject, operation, way);
  }

  /** Null where that was refused, or failed. */
  async logIn(details: Partial<LogIn> = {}, way: Way = this.anyWay()): Promise<Ticket | null> {
    const plain = { checkTakes: 0, deviceSecret: null, replaces: null, pending: false } as const;
    return ticketOf(await this.do({ kind: 'logIn', userId: this.userId, ...plain, ...details }, way));
  }

  present(token: string, way: Way = this.anyWay()): Promise<Performed> {
    return this.do({ kind: 'present', token }, way);
  }

  /** At all nodes at once. */
  async presentEverywhere(token: string): Promise<void> {
    const ways = this.places.map((place) => ({ ...this.anyWay(), place }));
    await Promise.all(ways.map((way) => this.present(token, way)));
  }

  /** As fast as a node can, or with a pause between two calls, for so many milliseconds. */
  burst(token: string, lasts: number, place: number, pause = 0): Promise<void> {
    return this.#client.burst(this.subject, { token, lasts, width: 3, pause }, place);
  }

  /** Looks at the sessions in the store again and again while something goes on. */
  async watched<T>(work: Promise<T>): Promise<T> {
    let isOver = false;
    const watching = (async () => {
      while (!isOver) {
        await this.#client.poll(this.subject, this.anyPlace());
        await pause(1);
      }
      await this.#client.poll(this.subject, this.anyPlace());
    })();
    try {
      return await work;
    } finally {
      isOver = true;
      await watching;
    }
  }
}

/** What somebody plays out with a manager of the profile. */
export interface Episode {
  readonly profile: ProfileName;
  readonly play: (person: Person) => Promise<void>;
}

/** What came back as something to hold, or null. */
export function ticketOf({ token, answer, deviceSecret }: Performed): Ticket | null {
  if (token === undefined || answer.outcome !== 'done' || answer.token === undefined) return null;
  return { token, id: answer.token.sessionId, deviceSecret: deviceSecret ?? null };
}

/** A ticket for a session that was brought in from elsewhere. */
export function importedTicket(token: string, lookupId: string): Ticket {
  return { token, id: sessionIdOf(lookupId), deviceSecret: null };
}
