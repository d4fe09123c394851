import type { PublicSession } from '@jwt-sessions/koa';
import { type Host, json } from './start-host.js';

/** A session as JSON brings it. */
export type SessionJson = { readonly [Name in keyof PublicSession]: InJson<PublicSession[Name]> };
type InJson<Value> = Value extends Date ? string : Value;

export interface TokenJson {
  readonly token: string;
  readonly tokenType: string;
  readonly tokenExpiresAt: string;
  readonly deviceSecret: string | null;
  readonly session: SessionJson;
}

export interface PageJson {
  readonly sessions: readonly SessionJson[];
  readonly nextCursor: string | null;
}

/** The body of an answer, which the test believes to be of a type. */
export async function readJson<Body>(response: Response | Promise<Response>): Promise<Body> {
  return (await (await response).json()) as Body;
}

const PASSWORDS = { alice: 'wonderland', bob: 'builder' };

/** Logs in over HTTP. */
export async function logIn(
  host: Host,
  username: keyof typeof PASSWORDS,
  members: object = {},
): Promise<TokenJson> {
  const body = { username, password: PASSWORDS[username], ...members };
  return readJson(host.request('/sessions', json('POST', body)));
}
