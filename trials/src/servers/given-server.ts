import { randomBytes } from 'node:crypto';
import { carryOut } from './ask-sql.js';
import { type Database, PLAIN } from './database.js';
import { MONGODB } from './mongodb.js';

/**
 * A server that somebody else runs, with a database of this run's own.
 *
 * @param protocol what chooses the store's dialect
 * @param variables of the environment: one for each node of the server
 */
export async function useGiven(protocol: string, variables: readonly string[]): Promise<Database> {
  const name = `jwt_sessions_trial_${randomBytes(4).toString('hex')}`;
  const given = variables.map((variable) => {
    const address = process.env[variable];
    if (!address) throw new Error(`${variable} names no server`);
    return address.replace(/^[a-z+]+:/, protocol);
  });
  const addresses = given.map((address) => withPath(address, name));
  if (protocol === 'mongodb:') return { ...PLAIN, ...MONGODB, addresses };
  const [admin = ''] = given.map((address) => withPath(address, adminOf(protocol, address)));
  await carryOut(admin, `CREATE DATABASE ${name}`);
  // A pooler in front of it may hold connections for longer than anybody uses them.
  const force = protocol === 'postgres:' ? ' WITH (FORCE)' : '';
  return { ...PLAIN, addresses, stop: () => carryOut(admin, `DROP DATABASE ${name}${force}`) };
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
