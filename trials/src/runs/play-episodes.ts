import type { Client } from '../client/client.js';
import { EPISODES } from '../episodes/episodes.js';
import { type Episode, Person } from '../episodes/person.js';
import { Random } from '../random/random.js';

export interface Schedule {
  /** The same seed gives the same episodes in the same order, each with the same choices. */
  readonly seed: number;
  /** What the ids of its users begin with, so that several runs can share a database. */
  readonly prefix?: string;
  /** How many episodes go on at once. */
  readonly lanes: number;
  /** How many episodes each lane plays at most. */
  readonly count?: number;
  /** Of these alone, or of all. */
  readonly episodes?: readonly Episode[];
}

/** Plays episodes one after the other in each lane, until it is told that time is up. */
export async function playEpisodes(
  client: Client,
  { seed, lanes, count = Number.POSITIVE_INFINITY, episodes = EPISODES, prefix = '' }: Schedule,
  isOver: () => boolean,
): Promise<void> {
  const root = new Random(seed);
  const playLane = async (lane: number) => {
    const random = root.fork(lane);
    let order: Episode[] = [];
    for (let number = 0; number < count && !isOver(); number += 1) {
      if (order.length === 0) order = random.shuffled(episodes);
      const episode = order.pop();
      if (episode === undefined) return;
      const subject = { profile: episode.profile, userId: `${prefix}u${lane}-${number}` };
      await episode.play(new Person(client, subject, random.fork(number)));
    }
  };
  await Promise.all(Array.from({ length: lanes }, (_, lane) => playLane(lane)));
}
