import type { DescribedSession, DeviceType } from '@jwt-sessions/core';
import type { Device, DeviceKind } from './device.js';

/** What jwt-sessions knows of a session, in the words of the page. */
export function describeSession(session: DescribedSession, currentId: string): Device {
  const { id, deviceId, createdAt, lastActiveAt, ip, lastIp, label, device, os, browser, app, location } =
    session;
  return {
    id,
    deviceId,
    status: session.status,
    impersonatedBy: session.impersonatedBy,
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

const KINDS: Readonly<Record<DeviceType, DeviceKind>> = {
  desktop: 'computer',
  mobile: 'phone',
  tablet: 'tablet',
  tv: 'tv',
  console: 'console',
  wearable: 'watch',
  headset: 'embedded',
  car: 'embedded',
  speaker: 'embedded',
};

function kindOf({ clientType, device }: DescribedSession): DeviceKind {
  if (clientType === 'robot' || clientType === 'tool') return clientType;
  return device.type === null ? 'unknown' : KINDS[device.type];
}

function systemOf({ name, version }: DescribedSession['os']): string | null {
  return name === null ? null : joined(name, version?.split('.').slice(0, 2).join('.') ?? null);
}

/** The codes of manufacturers tell nobody anything. */
function modelOf(model: string | null): string | null {
  return model === null || /^[A-Z\d_-]+$/.test(model) ? null : model;
}

function joined(name: string, version: string | null): string {
  return version === null ? name : `${name} ${version}`;
}
