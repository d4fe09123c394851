import type { DescribedSession } from '@jwt-sessions/core';
import * as v from 'valibot';
import { time } from '../schemas/json.js';

/**
 * A session as its user sees it in an answer: one flat object, whose dates JSON writes as ISO 8601 with milliseconds.
 * Never your application's `data`, and nothing of the token.
 */
export interface PublicSession
  extends Pick<
    DescribedSession,
    | 'id'
    | 'createdAt'
    | 'lastActiveAt'
    | 'expiresAt'
    | 'status'
    | 'ip'
    | 'lastIp'
    | 'title'
    | 'clientType'
    | 'device'
    | 'os'
    | 'browser'
    | 'app'
    | 'location'
    | 'label'
  > {
  /** Whether it is the session of the request, or the new one. */
  readonly current: boolean;
}

/** Picks what a user may see of a session. */
export function toPublicSession(session: DescribedSession, currentId: string): PublicSession {
  const { id, createdAt, lastActiveAt, expiresAt, status, ip, lastIp } = session;
  const { title, clientType, device, os, browser, app, location, label } = session;
  return {
    id,
    createdAt,
    lastActiveAt,
    expiresAt,
    status,
    ip,
    lastIp,
    title,
    clientType,
    device,
    os,
    browser,
    app,
    location,
    label,
    current: id === currentId,
  };
}

const text = v.nullable(v.string());
const software = v.strictObject({ name: text, version: text });

/** {@link PublicSession} as it goes over the wire. */
export const publicSession = v.strictObject({
  id: v.string(),
  createdAt: time,
  lastActiveAt: time,
  expiresAt: time,
  status: v.picklist(['active', 'pending', 'unconfirmed']),
  ip: text,
  lastIp: text,
  title: v.string(),
  clientType: v.nullable(v.picklist(['browser', 'app', 'tool', 'robot'])),
  device: v.strictObject({
    type: v.nullable(
      v.picklist(['desktop', 'mobile', 'tablet', 'tv', 'console', 'wearable', 'headset', 'car', 'speaker']),
    ),
    vendor: text,
    model: text,
  }),
  os: software,
  browser: software,
  app: v.nullable(software),
  location: v.nullable(v.strictObject({ country: text, region: text, city: text })),
  label: text,
  current: v.boolean(),
});
