import { Deadline } from '../time-limits/deadline.js';
import { Slots } from '../time-limits/slots.js';
import type { Connection, Opening } from './connection.js';

/** So many calls may wait for a connection; more would only grow the heap until their time is over. */
const ROOM = 1000;
/**
 * After so many milliseconds a connection does not count any more among those that there may be: most likely it is dead,
 * and if not, the server has time for few of the others. As many again may be made meanwhile.
 */
const SILENCE = 1500;
/** How long the other side has to see a connection end in peace, in milliseconds. */
const FAREWELL = 1000;

export interface PoolOptions {
  /** Begins to make a connection. */
  readonly open: () => Opening;
  readonly size: number;
  /** How long one may take to be made, in milliseconds; and how long one may lie idle before it is closed. */
  readonly connectLimit: number;
  readonly idleLimit: number;
}

/** How work is done on a connection. */
export interface Use {
  readonly deadline: Deadline;
  /** What is to be said of the work when it took too long. */
  readonly doing: () => string;
  /** Less than the deadline leaves, for a work that can be done again. */
  readonly within?: number;
  /** Closes the connection afterwards. */
  readonly once?: boolean;
  /** Told when the work has taken suspiciously long, and its connection is no longer counted. */
  readonly onSilence?: () => void;
}

interface Idle {
  readonly connection: Connection;
  readonly since: number;
}

/**
 * The store's own connections. One on which the time of a call ran out is cut off, and so are those that lie idle then:
 * what swallowed the statement has most likely swallowed them too.
 */
export class ConnectionPool {
  readonly #options: PoolOptions;
  /** One for each connection that is being made or in use. */
  readonly #slots: Slots;
  /** The one used last is at the end, and is used first. */
  #idle: Idle[] = [];
  readonly #openings = new Set<Opening>();
  /** How many are in use that have no slot any more. */
  #silent = 0;
  #sweep: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#slots = new Slots(options.size, 'connection', ROOM);
  }

  /**
   * Does the work on a connection that is its alone meanwhile. What it throws comes through.
   *
   * @throws OutOfTimeError when the time is over: the work can send nothing more then
   */
  async use<T>(work: (connection: Connection) => Promise<T>, use: Use): Promise<T> {
    const connection = await this.#take(use.deadline);
    const slot = this.#holdSlot(use);
    let isCut = false;
    const cut = () => {
      isCut = true;
      connection.destroy();
      for (const idle of this.#emptyIdle()) idle.connection.destroy();
      slot.release();
    };
    try {
      const result = await use.deadline.race(work(connection), use.doing, cut, use.within);
      this.#keep(connection, use.once !== true);
      slot.release();
      return result;
    } catch (error) {
      if (!isCut) {
        this.#keep(connection, use.once !== true && connection.outlives(error));
        slot.release();
      }
      throw error;
    }
  }

  /** Closes what lies idle, and what is in use when it is given back. Waits for nothing. */
  close(): void {
    this.#isClosed = true;
    for (const opening of this.#openings) opening.destroy();
    for (const { connection } of this.#emptyIdle()) part(connection);
  }

  async #take(deadline: Deadline): Promise<Connection> {
    if (this.#isClosed) throw closed();
    await this.#slots.take(deadline);
    if (this.#isClosed) {
      this.#slots.release();
      throw closed();
    }
    const idle = this.#takeIdle();
    if (idle !== null) return idle;
    let isAwaited = true;
    const opened = this.#open();
    // Who waited for it may be gone when it comes; then it is there for the next.
    opened.then(
      (connection) => {
        if (isAwaited) return;
        this.#keep(connection, true);
        this.#slots.release();
      },
      () => this.#slots.release(),
    );
    return deadline.race(
      opened,
      () => 'connecting',
      () => {
        isAwaited = false;
      },
    );
  }

  #takeIdle(): Connection | null {
    const oldest = performance.now() - this.#options.idleLimit;
    for (let idle = this.#idle.pop(); idle !== undefined; idle = this.#idle.pop()) {
      // A process that stood still finds some that the server has closed meanwhile.
      if (idle.connection.isUsable() && idle.since > oldest) return idle.connection;
      part(idle.connection);
    }
    return null;
  }

  /** The slot of a connection that is used: given back when that is over, or earlier. */
  #holdSlot({ onSilence }: Use): { release(): void } {
    let isHeld = true;
    const letGo = () => {
      this.#silent += 1;
      isHeld = false;
      onSilence?.();
      this.#slots.release();
    };
    const timer = setTimeout(() => {
      if (this.#silent < this.#options.size) letGo();
    }, SILENCE);
    return {
      release: () => {
        clearTimeout(timer);
        if (isHeld) this.#slots.release();
        else this.#silent -= 1;
      },
    };
  }

  #keep(connection: Connection, isGood: boolean): void {
    const isWanted = isGood && !this.#isClosed && this.#idle.length < this.#options.size;
    if (!connection.isUsable()) connection.destroy();
    else if (!isWanted) part(connection);
    else {
      this.#idle.push({ connection, since: performance.now() });
      this.#sweep ??= setTimeout(() => this.#sweepIdle(), this.#options.idleLimit);
    }
  }

  #sweepIdle(): void {
    const oldest = performance.now() - this.#options.idleLimit;
    const overdue = this.#idle.filter(({ since }) => since <= oldest);
    this.#idle = this.#idle.filter(({ since }) => since > oldest);
    for (const { connection } of overdue) part(connection);
    const [first] = this.#idle;
    this.#sweep = first && setTimeout(() => this.#sweepIdle(), first.since - oldest);
  }

  #emptyIdle(): Idle[] {
    clearTimeout(this.#sweep);
    this.#sweep = undefined;
    return this.#idle.splice(0);
  }

  async #open(): Promise<Connection> {
    const { open, connectLimit } = this.#options;
    const opening = open();
    const giveUp = () => {
      opening.destroy();
      opening.opened.then((late) => late.destroy(), ignore);
    };
    this.#openings.add(opening);
    try {
      return await new Deadline(connectLimit).race(opening.opened, () => 'connecting', giveUp);
    } finally {
      this.#openings.delete(opening);
    }
  }
}

/** In peace, but not for ever: the other side may be gone. */
function part(connection: Connection): void {
  connection.end();
  setTimeout(() => connection.destroy(), FAREWELL).unref();
}

function closed(): Error {
  return new Error('The store is closed.');
}

function ignore(): void {}
