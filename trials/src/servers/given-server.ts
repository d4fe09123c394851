import { randomBytes } from 'node:crypto';
import { askSql } from './ask-sql.js';
import type { Database } from './database.js';

/**
 * A server that somebody else runs and a variable of the environment names, with a database of this run's own: several
 * addresses, with commas between them, where it has several nodes.
 *
 * @param protocol what chooses the store's dialect
 */
export async function useGiven(variable: string, protocol: string): Promise<Database> {
  const value = process.env[variable];
  if (!value) throw new Error(`${variable} names no server`);
  const name = `jwt_sessions_trial_${randomBytes(4).toString('hex')}`;
  const given = value.split(',').map((address) => address.trim().replace(/^[a-z+]+:/, protocol));
  if (protocol === 'mongodb:') {
    const addresses = given.map((address) => withPath(address, name));
    return { addresses, pollsAreInstants: false, server: null, stop: async () => {} };
  }
  const [admin = ''] = given.map((address) => withPath(address, adminOf(protocol, address)));
  await askSql(admin, `CREATE DATABASE ${name}`);
  return {
    addresses: given.map((address) => withPath(address, name)),
    pollsAreInstants: true,
    server: null,
    stop: () => askSql(admin, `DROP DATABASE ${name}`),
  };
}

function adminOf(protocol: string, address: string): string {
  const path = new URL(address).pathname.slice(1);
  return path === '' ? (protocol === 'postgres:' ? 'postgres' : 'mysql') : path;
}

function withPath(address: string, name: string): string {
  const url = new URL(address);
  url.pathname = `/${name}`;
  return url.href;
}
