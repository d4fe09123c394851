import type { DescribedSession, Session } from '@jwt-sessions/core';
import type { Device, DeviceKind } from './device.js';

/** What jwt-sessions knows of a session, in the words of the page. */
export function describeSession(session: DescribedSession, currentId: string): Device {
  const { id, createdAt, lastActiveAt, ip, lastIp, label, device, os, browser, app, location } = session;
  return {
    id,
    status: statusOf(session),
    current: id === currentId,
    kind: kindOf(session),
    program: app?.name ?? browser.name?.replace(/^Mobile /, '') ?? null,
    system: systemOf(os),
    model: device.type === 'desktop' ? null : modelOf(device.model),
    browser: browser.name === null ? null : joined(browser.name, browser.version),
    label,
    place: [location?.city, location?.country].filter((name) => name != null),
    ip,
    lastIp,
    createdAt,
    lastActiveAt,
  };
}

export function statusOf({ state }: Pick<Session, 'state'>): Device['status'] {
  return state === 'full' ? 'active' : state;
}

/** This device first, then what waits for a nod, then what owes a code, then by last activity. */
export function inOrder(devices: readonly Device[]): Device[] {
  const rank = ({ current, status }: Device) =>
    current ? 0 : { unconfirmed: 1, pending: 2, active: 3 }[status];
  return [...devices].sort(
    (a, b) => rank(a) - rank(b) || b.lastActiveAt.getTime() - a.lastActiveAt.getTime(),
  );
}

const KINDS: ReadonlyMap<string | null, DeviceKind> = new Map<string, DeviceKind>([
  ['desktop', 'computer'],
  ['mobile', 'phone'],
  ['tablet', 'tablet'],
  ['smarttv', 'tv'],
  ['console', 'console'],
  ['wearable', 'watch'],
  ['embedded', 'embedded'],
]);
const ROBOT = /bot\b|crawler|spider/i;
const TOOL =
  /^(?:curl|wget|python|aiohttp|okhttp|node|undici|axios|got|go-http|java|ruby|powershell|postman)/i;

function kindOf({ device, browser }: DescribedSession): DeviceKind {
  const name = browser.name ?? '';
  if (ROBOT.test(name)) return 'robot';
  if (TOOL.test(name)) return 'tool';
  return KINDS.get(device.type) ?? 'unknown';
}

/** macOS says 10.15.7 whatever it is. */
function systemOf({ name, version }: DescribedSession['os']): string | null {
  if (name === null) return null;
  if (name === 'Mac OS') return joined('macOS', /^10.15/.test(version ?? '') ? null : major(version));
  return joined(name, version === null ? null : version.split('.').slice(0, 2).join('.'));
}

/** The codes of manufacturers tell nobody anything. */
function modelOf(model: string | null): string | null {
  return model === null || /^[A-Z\d_-]+$/.test(model) ? null : model;
}

function major(version: string | null): string | null {
  return version?.split('.')[0] ?? null;
}

function joined(name: string, version: string | null): string {
  return version === null ? name : `${name} ${version}`;
}
