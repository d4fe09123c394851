import { Agent } from 'node:http';
import type { Call } from '../history/call.js';
import type { Disturbance, Poll } from '../history/history.js';
import { sharedNow } from '../machine-clock.js';
import type { Burst, Operation, Performed } from '../nodes/operation.js';
import type { ProfileName } from '../profiles.js';
import type { Crew, CrewNode } from './crew.js';
import { hasRoute, performByHttp } from './http-operations.js';
import { questionOf } from './question-of.js';

/** Whom a call goes to, and how. */
export interface Way {
  /** A place in the crew. */
  readonly place: number;
  readonly via: 'core' | 'http';
  /** Over HTTP: hangs up so many milliseconds after the request was sent. */
  readonly hangUpAfter?: number | null;
}

/** About whom. */
export interface Subject {
  readonly profile: ProfileName;
  readonly userId: string;
}

/** Does operations at the nodes of a crew, and notes every one of them. */
export class Client {
  readonly calls: Call[] = [];
  readonly polls: Poll[] = [];
  readonly disturbances: Disturbance[] = [];
  readonly #crew: Crew;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 64 });

  constructor(crew: Crew) {
    this.#crew = crew;
  }

  /** How many places there are for a node. */
  get size(): number {
    return this.#crew.nodes.length;
  }

  async perform(subject: Subject, operation: Operation, way: Way): Promise<Performed> {
    const via = way.via === 'http' && hasRoute(operation) ? 'http' : 'core';
    const node = this.#crew.nodes[way.place] ?? null;
    const begin = sharedNow();
    // Where no process runs nothing is asked, and there is nothing to note.
    if (node === null) return lost(begin);
    const performed =
      via === 'http'
        ? await this.#byHttp(node, subject, operation, way.hangUpAfter ?? null)
        : await node.perform(subject.profile, operation).catch(() => lost(begin));
    this.#note(subject, operation, performed, { node: node.name, via });
    return performed;
  }

  /** Presents a token at a node as fast as that can, and notes each time. */
  async burst(subject: Subject, burst: Omit<Burst, 'profile'>, place: number): Promise<void> {
    const node = this.#crew.nodes[place] ?? null;
    if (node === null) return;
    const operation = { kind: 'present', token: burst.token } as const;
    const begin = sharedNow();
    const all = await node.burst({ ...burst, profile: subject.profile }).catch(() => [lost(begin)]);
    for (const performed of all) this.#note(subject, operation, performed, { node: node.name, via: 'core' });
  }

  async poll({ profile, userId }: Subject, place: number): Promise<void> {
    const seen = await this.#crew.nodes[place]?.poll(userId).catch(() => null);
    if (seen) this.polls.push({ ...seen, profile, userId });
  }

  disconnect(): void {
    this.#agent.destroy();
  }

  #byHttp(
    { port }: CrewNode,
    { profile }: Subject,
    operation: Operation,
    hangUpAfter: number | null,
  ): Promise<Performed> {
    return performByHttp({ agent: this.#agent, port, profile }, operation, { hangUpAfter });
  }

  #note(
    { profile, userId }: Subject,
    operation: Operation,
    { answer, begin, end }: Performed,
    { node, via }: Pick<Call, 'node' | 'via'>,
  ): void {
    this.calls.push({
      number: this.calls.length + 1,
      profile,
      userId,
      question: questionOf(operation),
      answer,
      begin,
      end: answer.outcome === 'lost' ? null : end,
      node,
      via,
    });
  }
}

function lost(begin: number): Performed {
  return { answer: { outcome: 'lost', onPurpose: false }, begin, end: begin };
}
