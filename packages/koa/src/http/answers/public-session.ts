import type { DescribedSession } from '@jwt-sessions/core';

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
    | 'deviceId'
    | 'impersonatedBy'
  > {
  /** Whether it is the session of the request, or the new one. */
  readonly current: boolean;
}

/** Picks what a user may see of a session. */
export function toPublicSession(session: DescribedSession, currentId: string): PublicSession {
  const { id, createdAt, lastActiveAt, expiresAt, status, ip, lastIp } = session;
  const { title, clientType, device, os, browser, app, location, label, deviceId, impersonatedBy } = session;
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
    deviceId,
    impersonatedBy,
    current: id === currentId,
  };
}
