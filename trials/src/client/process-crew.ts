import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RevokedNote } from '../history/history.js';
import type { Address } from '../nodes/open-store.js';
import type { PlantedFault } from '../planted/plants.js';
import type { Crew, CrewNode } from './crew.js';
import { grantLeaseAt } from './grant-lease.js';
import { ProcessNode } from './process-node.js';

export interface ProcessCrewSetup {
  /** Where each of them finds the store. */
  readonly addresses: readonly Address[];
  readonly planted: PlantedFault | null;
  /** How many entries each cache has whose size can be set; null, or left out, for the default. */
  readonly cacheEntries?: number | null;
  /** Of a call of the store; left out for the default. */
  readonly timeout?: string;
  /** Whether processes may answer from memory. Default false. */
  readonly isLeased?: boolean;
}

/** Several processes on one database. */
export class ProcessCrew implements Crew {
  readonly #setup: ProcessCrewSetup;
  readonly #folder: string;
  readonly #nodes: (ProcessNode | null)[];
  readonly #journals: string[] = [];
  readonly #starts: number[];

  private constructor(setup: ProcessCrewSetup, folder: string) {
    this.#setup = setup;
    this.#folder = folder;
    this.#nodes = setup.addresses.map(() => null);
    this.#starts = setup.addresses.map(() => 0);
  }

  static async start(setup: ProcessCrewSetup): Promise<ProcessCrew> {
    await grantLeaseAt(setup.addresses[0] ?? 'memory', setup.isLeased ?? false);
    const crew = new ProcessCrew(setup, await mkdtemp(join(tmpdir(), 'jwt-sessions-trials-')));
    try {
      await Promise.all(setup.addresses.map((_, place) => crew.startAt(place, 0)));
      return crew;
    } catch (error) {
      await crew.end();
      throw error;
    }
  }

  get nodes(): readonly (CrewNode | null)[] {
    return this.#nodes;
  }

  /** Where the first of them finds the store. */
  get address(): Address {
    return this.#setup.addresses[0] ?? 'memory';
  }

  /** Starts a process at a place where none runs. */
  async startAt(place: number, ahead: number): Promise<void> {
    const start = (this.#starts[place] ?? 0) + 1;
    this.#starts[place] = start;
    const name = `n${place + 1}${start === 1 ? '' : `.${start}`}`;
    const journal = join(this.#folder, `${name}.jsonl`);
    this.#journals.push(journal);
    const { addresses, planted, cacheEntries = null, timeout } = this.#setup;
    const address = addresses[place] ?? 'memory';
    this.#nodes[place] = await ProcessNode.start({
      name,
      address,
      planted,
      cacheEntries,
      timeout,
      ahead,
      journal,
    });
  }

  /** Kills the process at a place; its name. */
  async killAt(place: number): Promise<string | null> {
    const node = this.#nodes[place] ?? null;
    this.#nodes[place] = null;
    await node?.kill();
    return node?.name ?? null;
  }

  /** The process at a place as something that can be stopped. */
  processAt(place: number): ProcessNode | null {
    return this.#nodes[place] ?? null;
  }

  revoked(): RevokedNote[] {
    return this.#journals.flatMap(readJournal);
  }

  async end(): Promise<void> {
    await Promise.all(this.#nodes.map((node) => node?.kill()));
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** What stands in a journal; a last line that a killed process did not finish is none. */
function readJournal(file: string): RevokedNote[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as RevokedNote);
}
