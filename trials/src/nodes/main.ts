import { openSync, writeSync } from 'node:fs';
import { inspect } from 'node:util';
import { writeHeapSnapshot } from 'node:v8';
import type { RevokedNote } from '../history/history.js';
import type { PlantedFault } from '../planted/plants.js';
import type { ProfileName } from '../profiles.js';
import { Node } from './node.js';
import { type Address, type OpenedStore, openStore } from './open-store.js';
import type { Burst, Operation } from './operation.js';

/** What a process is started with. */
export interface ProcessSetup {
  readonly name: string;
  readonly address: Address;
  readonly planted: PlantedFault | null;
  readonly cacheEntries: number | null;
  /** Of a call of its store; left out for the default. */
  readonly timeout?: string | undefined;
  /** By how many milliseconds its clock is ahead. */
  readonly ahead: number;
  /** A file to which every `revoked` event is added, a line each, before anybody hears of it otherwise. */
  readonly journal: string;
}

/** What a process is asked over its channel, by name. */
export interface ProcessQuestions {
  start: (setup: ProcessSetup) => Promise<{ readonly port: number }>;
  perform: (question: { readonly profile: ProfileName; readonly operation: Operation }) => Promise<unknown>;
  burst: (burst: Burst) => Promise<unknown>;
  poll: (userId: string) => Promise<unknown>;
  setClock: (ahead: number) => Promise<void>;
  report: () => Promise<unknown>;
  writeHeap: (file: string) => Promise<number>;
  close: () => Promise<number>;
}

let node: Node | null = null;
let opened: OpenedStore | null = null;

const answers: ProcessQuestions = {
  async start({ name, address, planted, cacheEntries, timeout, ahead, journal }) {
    const file = openSync(journal, 'a');
    // Written before the call goes on: what a killed process had told is known.
    const onRevoked = (note: RevokedNote) => void writeSync(file, `${JSON.stringify(note)}\n`);
    opened = await openStore(address, timeout);
    node = await Node.start({ name, store: opened.store, planted, cacheEntries, onRevoked });
    node.clock.ahead = ahead;
    return { port: node.port };
  },
  perform: ({ profile, operation }) => running().perform(profile, operation),
  burst: (burst) => running().burst(burst),
  poll: (userId) => running().poll(userId),
  async setClock(ahead) {
    running().clock.ahead = ahead;
  },
  report: async () => running().report(),
  async writeHeap(file) {
    globalThis.gc?.();
    writeHeapSnapshot(file);
    return process.memoryUsage().heapUsed;
  },
  async close() {
    const took = await running().close();
    await opened?.close();
    return took;
  },
};

function running(): Node {
  if (node === null) throw new Error('The process was not told what to run.');
  return node;
}

interface Message {
  readonly id: number;
  readonly name: keyof ProcessQuestions;
  readonly question: unknown;
}

process.on('message', async ({ id, name, question }: Message) => {
  try {
    const answer = answers[name] as (question: unknown) => Promise<unknown>;
    process.send?.({ id, value: await answer(question) });
  } catch (error) {
    process.send?.({ id, failure: inspect(error) });
  }
});
// Without the process that asks there is nothing to do.
process.once('disconnect', () => process.exit());
