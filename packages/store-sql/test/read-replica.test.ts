import { storeConformance } from '@jwt-sessions/core/conformance';
import { type Dialect, Sequelize } from 'sequelize';
import { afterAll, describe, it } from 'vitest';
import { SqlStore } from '../src/index.js';
import { availableBackends } from './backends.js';

// Reads that decide go to the primary: here the replica is an empty database, as one that lags for ever. SQLite has no
// replicas.
const backends = availableBackends().flatMap(({ name, tag, scratch }) =>
  scratch ? [{ name, tag, scratch }] : [],
);

describe.each(backends)('SqlStore on $name with a replica that nothing reaches', ({ tag, scratch }) => {
  const dialect = new Sequelize(scratch.url).getDialect() as Dialect;
  const sequelize = new Sequelize({
    dialect,
    logging: false,
    replication: { read: [placeOf(scratch.emptyUrl)], write: placeOf(scratch.url) },
  });

  storeConformance({
    describe,
    it,
    createStore: () => new SqlStore(sequelize, { tablePrefix: `replica_${tag}` }),
  });

  afterAll(() => sequelize.close());
});

function placeOf(url: string) {
  const { hostname, port, username, password, pathname } = new URL(url);
  return {
    host: hostname,
    port,
    username: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: pathname.slice(1),
  };
}
