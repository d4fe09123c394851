import type { SessionEvents } from '../events.js';

/** Told how something ended that has begun: with an error, or without one. */
export type Ended = (error?: unknown) => void;

/** Whoever watches a manager at work. It sees what happens and how long it takes, and no token and no id. */
export interface Observer {
  /** A token is presented to `authenticate`. */
  authentication(): Ended;
  /** A method of the store is called. */
  storeCall(method: string): Ended;
  /** An event is told, whether anybody listens or not. */
  event<Name extends keyof SessionEvents>(name: Name, ...args: SessionEvents[Name]): void;
}

/** Where an observer of one manager is. There is none until somebody asks for it, and then it costs a comparison with null. */
export interface Observation {
  observer: Observer | null;
}

const observations = new WeakMap<object, Observation>();

/** Makes a manager one that can be watched. */
export function openObservation(manager: object, observation: Observation): void {
  observations.set(manager, observation);
}

/** What was opened for a manager; undefined for anything else, and for a manager of another copy of this package. */
export function observationOf(manager: object): Observation | undefined {
  return observations.get(manager);
}

/** Tells how a call ended that is under way, to whoever has its answer. */
export async function tellingEnd<T>(answer: Promise<T>, ended: Ended): Promise<T> {
  try {
    const result = await answer;
    ended();
    return result;
  } catch (error) {
    ended(error);
    throw error;
  }
}
