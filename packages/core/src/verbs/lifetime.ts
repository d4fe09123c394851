import type { ManagerSettings } from '../options/manager-options.js';
import type { IssueRequest } from '../session.js';
import type { StoredSession } from '../store/contract.js';
import { FAR_FUTURE, formatDuration, parseDurationOrNone } from '../values/duration.js';
import { shown } from '../values/shown.js';

/** How long a session may live, in milliseconds; null for what a log-in left to the manager. */
export interface Lifetime {
  readonly idleTimeout: number | null;
  readonly absoluteTimeout: number | null;
}

type Bounds = Pick<ManagerSettings, keyof Lifetime>;
type Timeouts = Bounds & Pick<ManagerSettings, 'pendingTimeout'>;

/** Of an impersonation that says nothing else, in milliseconds. */
const IMPERSONATION = 3_600_000;

/**
 * How long the session of a log-in may live.
 *
 * @throws TypeError for what is no duration, and for one that is longer than the manager's
 */
export function readLifetime(
  request: Pick<IssueRequest, keyof Lifetime | 'impersonatedBy'>,
  bounds: Bounds,
): Lifetime {
  const isImpersonation = request.impersonatedBy !== undefined;
  const absoluteTimeout = readBounded('absoluteTimeout', request, bounds);
  return {
    idleTimeout: readBounded('idleTimeout', request, bounds),
    absoluteTimeout: absoluteTimeout ?? (isImpersonation ? IMPERSONATION : null),
  };
}

function readBounded(
  name: keyof Lifetime,
  { [name]: given }: Pick<IssueRequest, keyof Lifetime>,
  { [name]: bound }: Bounds,
): number | null {
  if (given === undefined) return null;
  const duration = parseDurationOrNone(given, name);
  if (duration <= bound) return duration;
  throw new TypeError(
    `The ${name} of a log-in must be no longer than the manager's, which is '${formatDuration(bound)}', not ${shown(given)}. ` +
      `Make the manager's the longest that there is, and each log-in's as long as it is to be.`,
  );
}

/** When a session of a standing ends at the latest, from the log-in or the second factor on. */
export function absoluteEnd(
  status: StoredSession['status'],
  now: number,
  { absoluteTimeout }: Pick<Lifetime, 'absoluteTimeout'>,
  settings: Timeouts,
): number {
  const lifetime = Math.min(absoluteTimeout ?? settings.absoluteTimeout, settings.absoluteTimeout);
  return Math.min(
    now + (status === 'pending' ? Math.min(settings.pendingTimeout, lifetime) : lifetime),
    FAR_FUTURE,
  );
}

/** What the log-in of a session said, of which its details keep what is counted anew later. Nobody sees it there. */
export function keptLifetime({ details }: Pick<StoredSession, 'details'>): Pick<Lifetime, 'absoluteTimeout'> {
  const { absoluteTimeout = null } = JSON.parse(details) as { readonly absoluteTimeout?: number };
  return { absoluteTimeout };
}
