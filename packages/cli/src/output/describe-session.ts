import type { DescribedSession } from '@jwt-sessions/core';

/** A session as JSON: times are ISO 8601, in UTC. */
export function jsonOf(session: DescribedSession): object {
  return JSON.parse(JSON.stringify(session));
}

export const SESSION_HEADING = ['ID', 'USER', 'DEVICE', 'ADDRESS', 'LAST ACTIVE', 'STATUS'];

/** A session as a row under {@link SESSION_HEADING}. */
export function rowOf(session: DescribedSession): string[] {
  const { id, userId, status, lastActiveAt } = session;
  return [id, userId, session.label ?? session.title, session.lastIp ?? '', timeOf(lastActiveAt), status];
}

/** All that is known of a session, under each other. */
export function membersOf(session: DescribedSession): Record<string, string> {
  const { device, os, browser, app } = session;
  return {
    id: session.id,
    user: session.userId,
    status: session.status,
    title: session.title,
    label: session.label ?? '',
    device: wordsOf(device.vendor, device.model, device.type),
    system: wordsOf(os.name, os.version),
    browser: wordsOf(browser.name, browser.version),
    app: wordsOf(app?.name ?? null, app?.version ?? null),
    'address at log-in': session.ip ?? '',
    'last address': session.lastIp ?? '',
    'logged in': timeOf(session.createdAt),
    'last active': timeOf(session.lastActiveAt),
    'ends when idle': timeOf(session.expiresAt),
    'ends at last': timeOf(session.absoluteExpiresAt),
    data: session.data === null ? '' : JSON.stringify(session.data),
  };
}

function wordsOf(...words: readonly (string | null)[]): string {
  return words.filter((word) => word !== null).join(' ');
}

function timeOf(date: Date): string {
  return date
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, ' UTC');
}
