import type { RevokedNote } from '../history/history.js';
import { Node } from '../nodes/node.js';
import { type Address, openStore } from '../nodes/open-store.js';
import type { PlantedFault } from '../planted/plants.js';
import type { Crew, CrewNode } from './crew.js';
import { grantLease } from './grant-lease.js';

/** Several nodes in this one process, on one store: what the memory store can do. */
export class LocalCrew implements Crew {
  readonly nodes: readonly CrewNode[];
  readonly #revoked: RevokedNote[];
  readonly #end: () => Promise<void>;

  private constructor(nodes: readonly CrewNode[], revoked: RevokedNote[], end: () => Promise<void>) {
    this.nodes = nodes;
    this.#revoked = revoked;
    this.#end = end;
  }

  static async start(
    address: Address,
    size: number,
    planted: PlantedFault | null,
    isLeased = false,
  ): Promise<LocalCrew> {
    const { store, close } = await openStore(address);
    await grantLease(store, isLeased);
    const revoked: RevokedNote[] = [];
    const onRevoked = (note: RevokedNote) => void revoked.push(note);
    const names = Array.from({ length: size }, (_, place) => `n${place + 1}`);
    const nodes = await Promise.all(names.map((name) => Node.start({ name, store, planted, onRevoked })));
    return new LocalCrew(nodes.map(asCrewNode), revoked, close);
  }

  revoked(): RevokedNote[] {
    return [...this.#revoked];
  }

  end(): Promise<void> {
    return this.#end();
  }
}

function asCrewNode(node: Node): CrewNode {
  return {
    name: node.name,
    port: node.port,
    perform: (profile, operation) => node.perform(profile, operation),
    burst: (burst) => node.burst(burst),
    poll: (userId) => node.poll(userId),
    async setClock(ahead) {
      node.clock.ahead = ahead;
    },
    report: async () => {
      const report = node.report();
      // The heap is everybody's, and says nothing of one node.
      return { ...report, heapAfter: report.heapBefore };
    },
    close: () => node.close(),
  };
}
