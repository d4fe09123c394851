import { Sequelize } from 'sequelize';
import type { Fixtures } from '../fixtures/fixtures.js';
import type { CleanUp } from '../processes/clean-up.js';
import { databaseSize } from '../seed/database-size.js';
import { SCHEMAS, type SchemaName } from '../seed/schemas.js';
import { type MongoSchema, seedMongo } from '../seed/seed-mongo.js';
import { redisSize, seedRedis } from '../seed/seed-redis.js';
import { type SeedRow, seedRows } from '../seed/seed-rows.js';
import { seedSql } from '../seed/seed-sql.js';
import { settle } from '../seed/settle.js';
import { isMongo } from '../subjects/subject-setup.js';
import { type DatabaseName, type DatabaseServer, startDatabaseServer } from './database-server.js';

/** A database that is filled, and how much it holds. */
export interface SeededDatabase {
  readonly store: DatabaseName;
  readonly schema: SchemaName;
  readonly rows: number;
  readonly url: string;
  /** With the indexes; null where the server doesn't tell. */
  readonly bytesPerRow: number | null;
}

/** The servers and databases of a run, each started and filled when it is first asked for. */
export class Databases {
  readonly #fixtures: Fixtures;
  readonly #pin: readonly string[];
  readonly #cleanUp: CleanUp;
  readonly #log: (line: string) => void;
  readonly #servers = new Map<DatabaseName, Promise<DatabaseServer>>();
  readonly #databases = new Map<string, Promise<SeededDatabase>>();

  constructor(options: {
    readonly fixtures: Fixtures;
    readonly pin: readonly string[];
    readonly cleanUp: CleanUp;
    readonly log: (line: string) => void;
  }) {
    this.#fixtures = options.fixtures;
    this.#pin = options.pin;
    this.#cleanUp = options.cleanUp;
    this.#log = options.log;
  }

  /** @throws Error when there is no such server here */
  server(store: DatabaseName): Promise<DatabaseServer> {
    const known = this.#servers.get(store);
    if (known !== undefined) return known;
    const started = startDatabaseServer(store, this.#pin);
    // A server that never started needs no stopping; who asked is told.
    this.#cleanUp.add(async () => (await started.catch(() => null))?.stop());
    this.#servers.set(store, started);
    return started;
  }

  /** @throws Error when there is no such server here */
  seeded(store: DatabaseName, schema: SchemaName, rows: number): Promise<SeededDatabase> {
    const name = `${schema.replaceAll('-', '_')}_${rows}`;
    const key = `${store}/${name}`;
    const known = this.#databases.get(key);
    if (known !== undefined) return known;
    const seeded = this.#seed(store, { name, schema, rows });
    this.#databases.set(key, seeded);
    return seeded;
  }

  /** Adds sessions to a database. */
  async add({ store, schema, url }: SeededDatabase, batches: Iterable<readonly SeedRow[]>): Promise<void> {
    if (isMongo(store)) return seedMongo(url, mongoSchema(schema), batches);
    if (store === 'redis') return seedRedis(url, batches);
    const sequelize = new Sequelize(url, { logging: false });
    try {
      await seedSql(sequelize, SCHEMAS[schema].tables, batches);
    } finally {
      await sequelize.close();
    }
  }

  /** What was filled so far. */
  async all(): Promise<SeededDatabase[]> {
    const settled = await Promise.allSettled(this.#databases.values());
    return settled.filter((each) => each.status === 'fulfilled').map(({ value }) => value);
  }

  async #seed(
    store: DatabaseName,
    { name, schema, rows }: { readonly name: string; readonly schema: SchemaName; readonly rows: number },
  ): Promise<SeededDatabase> {
    const server = await this.server(store);
    const url = await server.createDatabase(name);
    this.#log(`filling ${store} with ${rows} sessions of ${schema}`);
    if (isMongo(store)) {
      await seedMongo(url, mongoSchema(schema), seedRows(rows, this.#fixtures));
      return { store, schema, rows, url, bytesPerRow: null };
    }
    if (store === 'redis') {
      const before = await redisSize(url);
      await seedRedis(url, seedRows(rows, this.#fixtures));
      return { store, schema, rows, url, bytesPerRow: ((await redisSize(url)) - before) / rows };
    }
    const sequelize = new Sequelize(url, { logging: false });
    try {
      const { create, tables } = SCHEMAS[schema];
      await create(sequelize, url);
      const before = await databaseSize(sequelize);
      await seedSql(sequelize, tables, seedRows(rows, this.#fixtures));
      await settle(sequelize, tables);
      const bytesPerRow = ((await databaseSize(sequelize)) - before) / rows;
      return { store, schema, rows, url, bytesPerRow };
    } finally {
      await sequelize.close();
    }
  }
}

function mongoSchema(schema: SchemaName): MongoSchema {
  if (schema === 'jwt-sessions' || schema === 'hand-written') return schema;
  throw new Error(`There is no ${schema} on MongoDB.`);
}
