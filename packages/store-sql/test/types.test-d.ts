/** Compiled, not run: what must compile does, and what must not is marked as an error that is expected. */
import { SqlStore } from '@jwt-sessions/store-sql';
import { createPool as createMariadbPool } from 'mariadb';
import { createConnection, createPool } from 'mysql2';
import { createPool as createPromisePool } from 'mysql2/promise';
import pg from 'pg';
import { Sequelize } from 'sequelize';

new SqlStore(new Sequelize('sqlite:sessions.sqlite'));
new SqlStore(new pg.Pool(), { prefix: 'auth', schema: 'public', timeout: '5s' });
new SqlStore(createPool({}));
new SqlStore(createPromisePool({}));

// @ts-expect-error a single connection
new SqlStore(new pg.Client());
// @ts-expect-error a single connection
new SqlStore(createConnection({}));
// @ts-expect-error a pool that the store doesn't know
new SqlStore(createMariadbPool({}));
// @ts-expect-error a URL
new SqlStore('postgres://localhost/app');
// @ts-expect-error milliseconds
new SqlStore(new pg.Pool(), { timeout: 5000 });
