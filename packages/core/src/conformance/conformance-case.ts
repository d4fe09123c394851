import type { SessionStore } from '../store/contract.js';
import { Scene } from './scene.js';

/** The data that a case works on. */
export interface ConformanceTarget {
  /** A prepared store. Several cases may share it, in any order, one after another. */
  readonly store: SessionStore;
  /** Another handle on the same data; without one, both sides of a race use the same. */
  readonly other?: SessionStore | undefined;
  /** Ids are derived from it: two runs over the same data need different ones. */
  readonly seed?: string | undefined;
}

/** One promise of the contract. */
export interface ConformanceCase {
  /** The member of `SessionStore` that makes the promise. */
  readonly member: string;
  /** The promise: with `member` before it, a sentence that no other case has. */
  readonly name: string;
  /** Rejects, mostly with an `AssertionError`, where the store doesn't keep the promise. */
  run(target: ConformanceTarget): Promise<void>;
}

/** The cases of one member, from their names and bodies. */
export function casesOf(
  member: string,
  bodies: Readonly<Record<string, (scene: Scene) => Promise<void>>>,
): ConformanceCase[] {
  return Object.entries(bodies).map(([name, body]) => ({
    member,
    name,
    run: ({ store, other = store, seed = '' }) => body(new Scene(`${seed}/${member}/${name}`, store, other)),
  }));
}
