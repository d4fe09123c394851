import type { NodeReport, Poll, RevokedNote } from '../history/history.js';
import type { Burst, Operation, Performed } from '../nodes/operation.js';
import type { ProfileName } from '../profiles.js';

/** A running node as its clients know it. */
export interface CrewNode {
  /** One that was started again has another name. */
  readonly name: string;
  readonly port: number;
  /** @throws Error when the process is gone before it answered */
  perform(profile: ProfileName, operation: Operation): Promise<Performed>;
  burst(burst: Burst): Promise<Performed[]>;
  poll(userId: string): Promise<Pick<Poll, 'begin' | 'end' | 'sessions'>>;
  setClock(ahead: number): Promise<void>;
  report(): Promise<NodeReport>;
  /** Closes managers and stores; how long that took, in milliseconds. */
  close(): Promise<number>;
}

/** The processes of a deployment, each at its place. */
export interface Crew {
  /** Those that run now; null at the place of one that doesn't. */
  readonly nodes: readonly (CrewNode | null)[];
  /** Every `revoked` event of all processes so far, of those that were killed as well. */
  revoked(): RevokedNote[];
  /** Ends everything at once. */
  end(): Promise<void>;
}
