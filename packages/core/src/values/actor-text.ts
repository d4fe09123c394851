import type { Actor } from '../events.js';
import { tidyClientText } from './client-text.js';

const APPLICATION = 'application';
const RULE = 'rule';
const SESSION = /^session:([\w-]{22})$/;
const NAMED = /^application:(.+)$/su;
/** What of a name there is room for beside its kind, in a store's 64 characters. */
const MAX_NAME = 64 - APPLICATION.length - 1;

/** Who did it, as a store keeps it: `session:` and its id, `application` or `application:` and a name, or `rule`. */
export function textOfActor(actor: Actor): string {
  if (actor.type === 'session') return `session:${actor.sessionId}`;
  if (actor.type === 'rule') return RULE;
  const name = tidyClientText(actor.name, MAX_NAME);
  return name === null ? APPLICATION : `${APPLICATION}:${name}`;
}

/** Reads it back. What another version of this library wrote is a rule of the library. */
export function actorOfText(text: string): Actor {
  const [, sessionId] = SESSION.exec(text) ?? [];
  if (sessionId !== undefined) return { type: 'session', sessionId };
  const [, name] = NAMED.exec(text) ?? [];
  if (name !== undefined || text === APPLICATION) return { type: 'application', name: name ?? null };
  return { type: 'rule' };
}
