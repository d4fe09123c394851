import { callStore } from './call-store.js';
import { lookOf } from './device-list.js';
import { insertSession } from './insert-session.js';
import type { RecognisedDevice } from './known-devices.js';
import { createLookupId } from './lookup-id.js';
import type { ManagerContext } from './manager-context.js';
import { createSession } from './new-session.js';
import { describeSession } from './present-session.js';
import type { IssuedSession, IssueRequest } from './session.js';
import { serializeData } from './session-data.js';
import { describeDevice, parseDetails } from './session-details.js';
import { limitFor } from './session-limit.js';
import { standingOf } from './standing.js';
import type { SessionStanding, StoredSession } from './store.js';
import { assertUserId } from './user-id.js';

/** Far more live sessions than a user has. */
const MAX_LIVE = 1000;

/**
 * Starts a session and makes its token.
 *
 * @throws OutdatedCredentialsError
 * @throws SessionLimitReachedError
 * @throws StoreUnavailableError
 * @throws TypeError for a user id or data that can't be kept
 */
export async function issueSession(context: ManagerContext, request: IssueRequest): Promise<IssuedSession> {
  const { settings } = context;
  const { userId } = request;
  assertUserId(userId);
  const data = serializeData(request.data);
  const authenticationStartedAt = readTime(request.authenticationStartedAt) ?? settings.clock();
  const described = describeDevice(request, context.parseUserAgent);
  const [device, location] = await Promise.all([
    context.devices.recognise(userId, request.deviceSecret, described),
    context.locate(described.ip),
  ]);
  const details = { ...described, location };
  const state = await decideStanding(context, request, device);

  const now = settings.clock();
  const lookupId = createLookupId();
  const deviceHash = device.identity?.hash ?? null;
  // A session that comes in is the youngest: where age is asked for, it may end none without a further proof.
  const mayEvict = settings.minAgeToRevokeOthers === 0 || request.justProved === true;
  const stored = await insertSession(context, {
    session: createSession({ lookupId, userId, state, details, deviceHash, data, now, settings }),
    authenticationStartedAt,
    now,
    ...limitFor(state, settings, { now, mayEvict }),
  });

  const session = describeSession(stored, { now, settings });
  context.announce('issued', { session, newDevice: device.isNew, similarDevice: device.isLikeKnown });
  if (state === 'full') await rememberDevice(context, device, stored);
  return {
    // Signed only now: before the store has acknowledged the session, the token would be a dead one.
    token: context.tokens.sign(lookupId, stored, now),
    expiresAt: session.absoluteExpiresAt,
    session,
    deviceSecret: device.identity?.secret ?? null,
    newDevice: device.isNew,
  };
}

async function decideStanding(
  context: ManagerContext,
  request: IssueRequest,
  device: RecognisedDevice,
): Promise<SessionStanding> {
  if (request.pending) return 'pending';
  if (context.settings.confirmNewDevices === null || !device.isNew || request.justProved === true) {
    return 'full';
  }
  const others = await listFull(context, request.userId);
  // Where nobody could confirm it, waiting would protect nothing.
  if (!device.anyKnown && others.length === 0) return 'full';
  // Those that have come to count as full must not be among the ones that this one may push out.
  for (const other of others) await context.promotions.promote(other);
  return 'unconfirmed';
}

async function listFull({ store, settings }: ManagerContext, userId: string): Promise<StoredSession[]> {
  const now = settings.clock();
  const live = await callStore(() => store.list(userId, { now, limit: MAX_LIVE }));
  return live.filter((session) => standingOf(session, now, settings) === 'full');
}

async function rememberDevice(
  { devices }: ManagerContext,
  { identity }: RecognisedDevice,
  { userId, details, createdAt }: StoredSession,
): Promise<void> {
  if (identity === null) return;
  const use = { hash: identity.hash, look: lookOf(parseDetails(details)), at: createdAt };
  await devices.remember(userId, use, identity.record);
}

function readTime(date: Date | undefined): number | undefined {
  const time = date?.getTime();
  if (Number.isNaN(time)) throw new TypeError('authenticationStartedAt is not a valid Date.');
  return time;
}
