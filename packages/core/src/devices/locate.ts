import { isIP } from 'node:net';
import type { ManagerSettings } from '../options/manager-options.js';
import type { SessionLocation } from '../session.js';
import { tidyClientText } from '../values/client-text.js';
import { withinTime } from '../work/within-time.js';

const MAX_PLACE = 64;
/** Node's timers hold 31 bits of milliseconds, about 24 days, and fire at once for more. */
const MAX_TIMER = 2 ** 31 - 1;

/** Finds the place of an address, or null. Never rejects. */
export type Locator = (ip: string | null) => Promise<SessionLocation | null>;

/**
 * Makes the application's `locate` safe to wait for: where it throws, takes longer than it may or gives what is no place, the
 * place is unknown and the application is told. It is asked about addresses alone, and again each time: its answers are the
 * application's own to keep.
 */
export function createLocator(
  { locate, locateTimeout }: Pick<ManagerSettings, 'locate' | 'locateTimeout'>,
  onError: (error: unknown) => void,
): Locator {
  const limit = Math.min(locateTimeout, MAX_TIMER);
  return async (ip) => {
    if (locate === null || ip === null || isIP(ip) === 0) return null;
    try {
      return readLocation(await withinTime(limit, () => locate(ip), `locate took longer than ${limit} ms.`));
    } catch (error) {
      onError(error);
      return null;
    }
  };
}

/** @throws TypeError */
function readLocation(place: unknown): SessionLocation | null {
  if (place === null || place === undefined) return null;
  if (typeof place !== 'object') throw noPlace();
  const { country, region, city } = place as Record<keyof SessionLocation, unknown>;
  const location = { country: readName(country), region: readName(region), city: readName(city) };
  return Object.values(location).every((name) => name === null) ? null : location;
}

function readName(name: unknown): string | null {
  if (name === null || name === undefined) return null;
  if (typeof name !== 'string') throw noPlace();
  return tidyClientText(name, MAX_PLACE);
}

function noPlace(): TypeError {
  return new TypeError('locate must give { country, region, city } with strings, or null.');
}
