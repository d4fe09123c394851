import { setTimeout as pause } from 'node:timers/promises';
import { backAfter } from '../checks/service.js';
import type { Client } from '../client/client.js';
import type { ProcessCrew } from '../client/process-crew.js';
import type { Disturbance } from '../history/history.js';
import { sharedNow } from '../machine-clock.js';
import type { Random } from '../random/random.js';
import type { Disk, Successor } from '../servers/database.js';
import type { OwnServer } from '../servers/own-server.js';
import { changeLease } from './change-lease.js';
import type { TcpProxy } from './tcp-proxy.js';

/** What there is to be disturbed. */
export interface Scene {
  readonly client: Client;
  readonly crew: ProcessCrew;
  readonly random: Random;
  /** The database, where it is this run's own. */
  readonly server: OwnServer | null;
  /** The way to it, where it is reached over the network. */
  readonly proxy: TcpProxy | null;
  /** What can take the database's place. */
  readonly successor: Successor | null;
  readonly disk: Disk | null;
}

export interface DisturbanceKind {
  /** What it takes, beside processes. */
  readonly needs: 'server' | 'proxy' | 'successor' | 'disk' | null;
  /** By when service must be back when it is over, in milliseconds. */
  readonly recovery: number;
  /** Whether it is none where no call failed meanwhile. */
  readonly makesCallsFail: boolean;
  /** Does it, and gives the processes that did not survive. */
  readonly play: (scene: Scene) => Promise<readonly string[]>;
}

/** Longer than every time limit of the stores, than every grace and than all that is remembered. */
const STILL = 7000;

/** A call that was made just before may use up the time limit of its store, and the next one that of a connection. */
const AFTER_A_HANG = 15_000;

/** How long a run goes on after a disturbance in any case. */
const SETTLED = 5000;

/** By name. */
export const DISTURBANCES = {
  'killed-process': { needs: null, recovery: 5000, makesCallsFail: false, play: killProcess },
  'stopped-process': {
    needs: null,
    recovery: AFTER_A_HANG,
    makesCallsFail: false,
    play: async ({ crew, client, random }) => {
      const process = crew.processAt(random.between(0, client.size - 1));
      process?.standStill();
      await pause(STILL);
      process?.goOn();
      return [];
    },
  },
  'changed-lease': {
    needs: null,
    recovery: 5000,
    makesCallsFail: false,
    play: async ({ crew, random }) => {
      await changeLease(crew.address, random);
      return [];
    },
  },
  'killed-server': {
    needs: 'server',
    recovery: AFTER_A_HANG,
    makesCallsFail: false,
    play: async ({ server }) => {
      await server?.kill();
      await pause(500);
      await server?.start();
      return [];
    },
  },
  'stopped-server': {
    needs: 'server',
    recovery: AFTER_A_HANG,
    makesCallsFail: false,
    play: async ({ server }) => {
      await server?.standStill();
      await pause(STILL);
      await server?.goOn();
      return [];
    },
  },
  'promoted-standby': {
    needs: 'successor',
    recovery: AFTER_A_HANG,
    makesCallsFail: false,
    play: async ({ successor, proxy }) => {
      await successor?.takeOver();
      proxy?.lead(successor?.address ?? '');
      proxy?.cut();
      return [];
    },
  },
  'full-disk': {
    needs: 'disk',
    recovery: AFTER_A_HANG,
    makesCallsFail: true,
    play: async ({ disk }) => {
      // Again and again, since what is deleted makes room.
      for (let times = 0; times < 20; times += 1) {
        await disk?.fill();
        await pause(200);
      }
      await disk?.free();
      return [];
    },
  },
  'slow-network': conductFor('delay', 3000),
  'silent-network': conductFor('hold', STILL),
  'halved-messages': conductFor('halve', 1000),
  'cut-connections': {
    needs: 'proxy',
    recovery: AFTER_A_HANG,
    makesCallsFail: false,
    play: async ({ proxy, random }) => {
      for (let times = 0; times < 10; times += 1) {
        proxy?.cut();
        await pause(random.between(20, 200));
      }
      return [];
    },
  },
} as const satisfies Readonly<Record<string, DisturbanceKind>>;

export type DisturbanceName = keyof typeof DISTURBANCES;

export const DISTURBANCE_NAMES = Object.keys(DISTURBANCES) as readonly DisturbanceName[];

/** Disturbs a run that has been going on for a while, and notes when. */
export async function disturb(name: DisturbanceName, scene: Scene): Promise<void> {
  const { recovery, play } = DISTURBANCES[name];
  await pause(scene.random.between(2000, 4000));
  const begin = sharedNow();
  const killed = await play(scene);
  const disturbance = { name, begin, end: sharedNow(), recovery, killed };
  scene.client.disturbances.push(disturbance);
  await pause(SETTLED);
  // Long enough for everybody to be served again, or not to be: on a busy machine it takes a while until somebody asks.
  while (!isServed(scene.client, disturbance) && sharedNow() < disturbance.end + 2 * recovery)
    await pause(500);
}

function isServed(client: Client, disturbance: Disturbance): boolean {
  return (['present', 'logIn'] as const).every((kind) => backAfter(client, disturbance, kind) !== null);
}

async function killProcess({ crew, client, random }: Scene): Promise<readonly string[]> {
  const place = random.between(0, client.size - 1);
  const killed = await crew.killAt(place);
  await pause(300);
  await crew.startAt(place, 0);
  return killed === null ? [] : [killed];
}

function conductFor(
  conduct: 'delay' | 'hold' | 'halve',
  lasts: number,
): DisturbanceKind & { readonly needs: 'proxy' } {
  return {
    needs: 'proxy',
    recovery: AFTER_A_HANG,
    makesCallsFail: false,
    play: async ({ proxy }) => {
      proxy?.conduct(conduct);
      await pause(lasts);
      proxy?.conduct('pass');
      return [];
    },
  };
}
