import { randomBytes } from 'node:crypto';
import { type Db, MongoClient, type MongoClientOptions } from 'mongodb';
import { afterAll, describe, inject, it } from 'vitest';

/** The server of a test file: clients of it, and a database that is dropped in the end. */
export class TestServer {
  readonly url: string;
  readonly databaseName = `jwt_sessions_test_${randomBytes(6).toString('hex')}`;
  readonly #clients: MongoClient[] = [];

  constructor(url: string) {
    this.url = url;
    afterAll(async () => {
      await this.db().dropDatabase();
      for (const client of this.#clients) await client.close();
    });
  }

  client(options: MongoClientOptions = {}): MongoClient {
    const client = new MongoClient(this.url, options);
    this.#clients.push(client);
    return client;
  }

  /** The database, over a connection of its own. */
  db(options: MongoClientOptions = {}): Db {
    return this.client(options).db(this.databaseName);
  }
}

/** Tests with a server and a database of their own; left out, as the run has said, where there is no server. */
export function describeWithServer(name: string, body: (server: TestServer) => void): void {
  const { url } = inject('servers');
  if (url === null) describe.skip(name, () => it('needs a server', () => {}));
  else describe(name, () => body(new TestServer(url)));
}
