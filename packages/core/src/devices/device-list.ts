import { hash, randomBytes } from 'node:crypto';
import type { SessionDetails } from './describe-device.js';

/** What a store must hold of a user record's `details`. */
const MAX_BYTES = 65_536;

/** How a device looked at its last log-in. It is recognised by its secret, never by this. */
export interface DeviceLook {
  readonly os: string | null;
  readonly browser: string | null;
  readonly model: string | null;
}

/** A device that is remembered for a user, as the user record's `details` keep it in their member `devices`. */
export interface KnownDevice extends DeviceLook {
  /** The hash of its secret. */
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly firstSeenAt: number;
  readonly lastUsedAt: number;
  /** When the user has trusted it, and until when; missing where they have not. See {@link trustOf}. */
  readonly trustedAt?: number;
  readonly trustedUntil?: number;
}

/** A log-in on a device. */
export interface DeviceUse {
  /** The hash of its secret. */
  readonly id: string;
  readonly look: DeviceLook;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** For how many milliseconds it is trusted from now on; what was before stays where it is left out. */
  readonly trustFor?: number | undefined;
}

/** How many devices a list may hold, and which of them make room for another one. */
export interface DeviceRoom {
  readonly max: number;
  readonly mayForget: (device: KnownDevice) => boolean;
}

export function lookOf({ os, browser, device }: SessionDetails): DeviceLook {
  return { os: os.name, browser: browser.name, model: device.model };
}

/** The devices that a user record's `details` name, the one that was used last first. */
export function parseDevices(text: string): readonly KnownDevice[] {
  const { devices } = JSON.parse(text) as { readonly devices?: readonly KnownDevice[] };
  return Array.isArray(devices) ? devices : [];
}

/** Whether a device that looks the same is among those known. What tells nothing of itself looks like none. */
export function isLikeAny(devices: readonly KnownDevice[], { os, browser, model }: DeviceLook): boolean {
  if (os === null && browser === null && model === null) return false;
  return devices.some((known) => known.os === os && known.browser === browser && known.model === model);
}

/**
 * A user record's `details` with a device noted as used. All else in them stays, known to this version or not. Beyond
 * `max` devices, or what a store must hold, the ones that were used least recently go, of those that may.
 *
 * @returns null where there is no room for it
 */
export function noteDevice(
  text: string,
  { id, look, at, trustFor }: DeviceUse,
  { max, mayForget }: DeviceRoom,
): string | null {
  const devices = parseDevices(text);
  const known = devices.find((device) => device.id === id);
  const lastUsedAt = Math.max(at, known?.lastUsedAt ?? 0);
  const trust = trustFor !== undefined && { trustedAt: at, trustedUntil: at + trustFor };
  const used = { firstSeenAt: at, ...known, id, ...look, lastUsedAt, ...trust };
  const rest = devices.filter((device) => device !== known);
  const write = () => JSON.stringify({ ...(JSON.parse(text) as object), devices: [used, ...rest] });
  for (let noted = write(); ; noted = write()) {
    if (rest.length < max && Buffer.byteLength(noted) <= MAX_BYTES) return noted;
    const last = rest.findLastIndex(mayForget);
    if (last === -1) return null;
    rest.splice(last, 1);
  }
}

/**
 * Until when a device is trusted, in milliseconds since the epoch; null where it isn't. All trust that was given before the
 * user's sessions were all ended is over: then somebody may have had the password who gave it.
 *
 * @param validAfter of the user record
 */
export function trustOf(
  { trustedAt, trustedUntil }: KnownDevice,
  { now, validAfter }: { readonly now: number; readonly validAfter: number },
): number | null {
  if (trustedAt === undefined || trustedUntil === undefined) return null;
  return trustedAt >= validAfter && trustedUntil > now ? trustedUntil : null;
}

/** A user record's `details` in which a device is no longer trusted; null where it wasn't. */
export function withoutTrust(text: string, deviceId: string): string | null {
  const devices = parseDevices(text);
  const isTrusted = ({ id, trustedUntil }: KnownDevice) => id === deviceId && trustedUntil !== undefined;
  if (!devices.some(isTrusted)) return null;
  const distrusted = devices.map((device) => {
    if (!isTrusted(device)) return device;
    const { trustedAt: _, trustedUntil: __, ...rest } = device;
    return rest;
  });
  return JSON.stringify({ ...(JSON.parse(text) as object), devices: distrusted });
}

/** A user record's `details` without a device, and all else in them as it was; null where it isn't in them. */
export function withoutDevice(text: string, id: string): string | null {
  const devices = parseDevices(text);
  const rest = devices.filter((device) => device.id !== id);
  if (rest.length === devices.length) return null;
  return JSON.stringify({ ...(JSON.parse(text) as object), devices: rest });
}

const BYTES = 16;
/** What stands behind a dot is for whoever has handed it out. */
const SHAPE = /^([\w-]{22})(?:\.[\w-]{22})?$/;

/** A new device secret: 128 random bits, base64url. The client keeps it; here it is kept as its hash alone. */
export function createDeviceSecret(): string {
  return randomBytes(BYTES).toString('base64url');
}

/** The device secret that a client presents, without a mark behind it; null for what can't be one at all. */
export function readDeviceSecret(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const [, secret = null] = SHAPE.exec(value) ?? [];
  return secret;
}

/** What is kept of a device secret, and the id of the device: the first 16 bytes of its SHA-256, base64url. */
export function deviceIdOf(secret: string): string {
  return hash('sha256', secret, 'buffer').toString('base64url', 0, BYTES);
}
