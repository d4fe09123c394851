import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { type RevokedEvent, SessionManager } from '@jwt-sessions/core';
import { SessionAdmin } from '@jwt-sessions/core/admin';
import type { SessionStore } from '@jwt-sessions/core/store';
import type { NodeReport, Poll, RevokedNote } from '../history/history.js';
import { sharedNow } from '../machine-clock.js';
import { PLANTS, type Plant, type PlantedFault } from '../planted/plants.js';
import { LEASE_WAIT, PROFILE_NAMES, PROFILES, type Profile, type ProfileName } from '../profiles.js';
import { SettableClock } from './clock.js';
import { type Hands, performByCore } from './core-operations.js';
import { KEYS, LEGACY_KEYS } from './keys.js';
import { createApplication } from './koa-application.js';
import type { Burst, Operation, Performed } from './operation.js';
import { StallWatch } from './stall-watch.js';

export interface NodeSetup {
  readonly name: string;
  /** Closed by whoever opened it. */
  readonly store: SessionStore;
  /** What is wrong with it on purpose, or null. */
  readonly planted: PlantedFault | null;
  /** How many entries each cache has whose size can be set; null, or left out, for the default. */
  readonly cacheEntries?: number | null;
  readonly onRevoked: (note: RevokedNote) => void;
}

/** Far more sessions than a trial's user has. */
const MANY = 1000;

/** A process of a deployment, or what stands for one: the managers of all profiles on one store, and a server for them. */
export class Node {
  readonly name: string;
  readonly clock = new SettableClock();
  readonly #store: SessionStore;
  readonly #hands: Readonly<Record<ProfileName, Hands>>;
  readonly #server: Server;
  readonly #stalls = new StallWatch();
  readonly #heapBefore: number;
  #errors = 0;
  #firstError: string | null = null;

  private constructor(setup: NodeSetup) {
    this.name = setup.name;
    this.#store = setup.store;
    const entries = PROFILE_NAMES.map((name) => [name, this.#createHands(name, setup)] as const);
    this.#hands = Object.fromEntries(entries) as Record<ProfileName, Hands>;
    const managers = entries.map(([name, { manager }]) => [name, manager] as const);
    const app = createApplication(Object.fromEntries(managers) as Record<ProfileName, SessionManager>);
    this.#server = createServer({ keepAliveTimeout: 120_000 }, app.callback());
    this.#heapBefore = heapUsed();
  }

  static async start(setup: NodeSetup): Promise<Node> {
    const node = new Node(setup);
    node.#server.listen(0, '127.0.0.1');
    await once(node.#server, 'listening');
    return node;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  perform(profile: ProfileName, operation: Operation): Promise<Performed> {
    return performByCore(this.#hands[profile], operation);
  }

  async burst({ profile, token, lasts, width, pause: first }: Burst): Promise<Performed[]> {
    const until = sharedNow() + lasts;
    const performed: Performed[] = [];
    const present = async (lane: number) => {
      while (sharedNow() < until) {
        performed.push(await this.perform(profile, { kind: 'present', token }));
        // Another time for each, so that they don't march in step; and a turn of the event loop for everybody else.
        if (lane + first === 0) await new Promise((resolve) => setImmediate(resolve));
        else await pause(lane + first);
      }
    };
    await Promise.all(Array.from({ length: width }, (_, lane) => present(lane)));
    return performed;
  }

  /** A user's live sessions as the store has them, past every manager. */
  async poll(userId: string): Promise<Pick<Poll, 'begin' | 'end' | 'sessions'>> {
    const begin = sharedNow();
    const live = await this.#store.list(userId, { now: Date.now(), limit: MANY });
    const sessions = live.map(({ id, status }) => ({ id, status }));
    return { begin, end: sharedNow(), sessions };
  }

  report(): NodeReport {
    return {
      node: this.name,
      stall: this.#stalls.longest,
      heapBefore: this.#heapBefore,
      heapAfter: heapUsed(),
      closing: null,
      errors: this.#errors,
      firstError: this.#firstError,
    };
  }

  /** Closes server and managers; how long that took, in milliseconds. */
  async close(): Promise<number> {
    const begin = sharedNow();
    this.#server.close();
    this.#server.closeAllConnections();
    await Promise.all(Object.values(this.#hands).map(({ manager }) => manager.close()));
    this.#stalls.stop();
    return sharedNow() - begin;
  }

  #createHands(name: ProfileName, { store, planted, cacheEntries = null, onRevoked }: NodeSetup): Hands {
    const clock = this.clock.now;
    const plant: Partial<Plant> = planted === null ? {} : PLANTS[planted];
    const rules = { ...PROFILES[name], ...plant.rules?.(PROFILES[name]) };
    const faulty = plant.store?.(store) ?? store;
    const manager = new SessionManager({
      store: faulty,
      keys: KEYS,
      ...optionsOf(rules, clock, cacheEntries),
    });
    plant.manager?.(manager);
    const tell = plant.listener?.(onRevoked) ?? onRevoked;
    manager.on('revoked', (event) => tell(this.#noteOf(event)));
    manager.on('error', (error) => this.#countError(error));
    return { manager, admin: new SessionAdmin({ store: faulty, clock }) };
  }

  #noteOf({ sessionId, userId, reason, effectiveAt, by }: RevokedEvent): RevokedNote {
    const doer = by.type === 'session' ? by.sessionId : null;
    const at = sharedNow();
    const left = Math.min(Math.max(0, effectiveAt.getTime() - this.clock.now()), LEASE_WAIT);
    const effective = at + (this.clock.wasSetLately ? LEASE_WAIT : left);
    return { at, effective, node: this.name, sessionId, userId, reason, by: doer };
  }

  #countError(error: unknown): void {
    this.#errors += 1;
    this.#firstError ??= String(error);
  }
}

function optionsOf(rules: Profile, clock: () => number, cacheEntries: number | null) {
  const duration = (milliseconds: number) => `${milliseconds}ms`;
  return {
    maxSessions: rules.maxSessions ?? 'none',
    onLimit: rules.onLimit,
    idleTimeout: duration(rules.idleTimeout),
    absoluteTimeout: duration(rules.absoluteTimeout),
    ...(rules.cacheFor !== null && { cacheFor: duration(rules.cacheFor) }),
    ...(rules.confirmNewDevices !== null && { confirmNewDevices: duration(rules.confirmNewDevices) }),
    ...(rules.importing && { legacyTokens: { keys: LEGACY_KEYS, importing: true } }),
    tuning: {
      touchInterval: duration(rules.touchInterval),
      rotationGrace: duration(rules.rotationGrace),
      clockTolerance: duration(rules.clockTolerance),
      maxPending: rules.maxPending,
      clock,
      // Where no lease is granted each of them would say so.
      logger: { warn() {}, error() {} },
      ...(cacheEntries !== null && {
        maxAbsent: cacheEntries,
        maxActive: cacheEntries,
        maxVerified: cacheEntries,
      }),
    },
  } as const;
}

function heapUsed(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}
