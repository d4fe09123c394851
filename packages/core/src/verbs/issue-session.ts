import { describeDevice } from '../devices/describe-device.js';
import type { RecognisedDevice } from '../devices/known-devices.js';
import { OutdatedCredentialsError, SessionLimitReachedError, StoreUnavailableError } from '../errors.js';
import { actorOf } from '../events.js';
import type { ManagerParts } from '../manager-parts.js';
import { createRevocation, type Revoked } from '../revocations/revoker.js';
import type { IssuedSession, IssueRequest } from '../session.js';
import { limitFor, maxOf } from '../states/session-limit.js';
import { callStore } from '../store/call-store.js';
import type { InsertRequest, InsertResult, SessionFacts, SessionStatus } from '../store/contract.js';
import { parseAuthMethods } from '../values/auth-methods.js';
import { readOptionalDuration } from '../values/check-values.js';
import { normalizeIp } from '../values/ip-address.js';
import { createLookupId } from '../values/lookup-id.js';
import { assertUserId } from '../values/user-id.js';
import { describeSession } from '../views/present-session.js';
import { statusOf } from '../views/status.js';
import { checkIssueRequest } from './check-issue-request.js';
import { findReplaced } from './find-replaced.js';
import { readLifetime } from './lifetime.js';
import { createSession, serializeData } from './new-session.js';

/** The device of whoever impersonates a user is none of the user's, and makes no known one. */
const NOT_THEIRS: RecognisedDevice = {
  isNew: false,
  isLikeKnown: false,
  anyKnown: false,
  trustedUntil: null,
  identity: null,
};

type Inserted = Extract<InsertResult, { inserted: true }>;

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
export async function issueSession(parts: ManagerParts, request: IssueRequest): Promise<IssuedSession> {
  checkIssueRequest(request);
  const { settings } = parts;
  const { userId } = request;
  assertUserId(userId);
  const data = serializeData(request.data);
  const authMethods =
    request.authMethods !== undefined ? parseAuthMethods(request.authMethods, 'authMethods') : [];
  const lifetime = readLifetime(request, settings);
  const trustFor = readOptionalDuration(request.trustDevice, 'trustDevice') ?? undefined;
  const { rememberMe = true, impersonatedBy = null } = request;
  const present = settings.clock();
  // What lies ahead was read before the clock was set back: it began by now.
  const authenticationStartedAt = Math.min(readTime(request.authenticationStartedAt) ?? present, present);
  const described = describeDevice(request, parts.parseUserAgent, settings.ipAddresses);
  const [device, location, held] = await Promise.all([
    impersonatedBy === null ? parts.devices.recognise(userId, request.deviceSecret, described) : NOT_THEIRS,
    // A place is made of the whole address, which is not kept for that.
    parts.locate(normalizeIp(request.ip)),
    findReplaced(parts, request),
  ]);
  const details = { ...described, location };
  const [replaced = null, ...others] = held;
  const status = await decideStatus(parts, request, device, replaced);

  const max = await maxOf(userId, status, settings);
  const now = settings.clock();
  const lookupId = createLookupId();
  const deviceId = device.identity?.id ?? null;
  // A session that comes in is the youngest: where age is asked for, it may end none without a further proof.
  const mayEvict = settings.minAgeToRevokeOthers === 0;
  const coming = createSession({
    lookupId,
    userId,
    status,
    authMethods,
    details,
    deviceId,
    data,
    rememberMe,
    impersonatedBy,
    lifetime,
    now,
    settings,
  });
  const by = actorOf(coming);
  const limit = limitFor(status, max, settings, { id: coming.id, now, mayEvict });
  // The device of a session that isn't active at once is none of the user's yet.
  const noting =
    status === 'active' ? parts.devices.noteOf(device, coming, { mayForget: mayEvict, trustFor }) : null;
  const insertion = {
    session: coming,
    authenticationStartedAt: parts.recentEnds.startOf(userId, authenticationStartedAt),
    now,
    ...(replaced && { replaces: { id: replaced.id, revocation: createRevocation(now, 'replaced', by) } }),
    ...(limit && { limit }),
  };
  const { session: stored, noted } = await parts.devices.withNote(userId, noting, (note) =>
    insertSession(parts, { ...insertion, ...(note && { note }) }, device.isNew ? deviceId : null),
  );

  for (const { id } of others) {
    // The log-in stands already, and must not fail for these.
    parts.background.start(`replacing ${id}`, () =>
      parts.revoker.giveWay(userId, id, { reason: 'replaced', by }),
    );
  }

  const session = describeSession(stored, { now, settings });
  parts.announce('issued', { session, newDevice: device.isNew, similarDevice: device.isLikeKnown });
  const isTrusted = noting !== null && (await parts.devices.follow(userId, noting, noted));
  const trustedUntil = isTrusted && trustFor !== undefined ? now + trustFor : device.trustedUntil;
  return {
    // Signed only now: before the store has acknowledged the session, the token would be a dead one.
    token: parts.tokens.sign(lookupId, stored, now),
    tokenExpiresAt: session.absoluteExpiresAt,
    session,
    deviceSecret: device.identity?.secret ?? null,
    newDevice: device.isNew,
    trustedUntil: trustedUntil === null ? null : new Date(trustedUntil),
  };
}

async function decideStatus(
  parts: ManagerParts,
  request: IssueRequest,
  device: RecognisedDevice,
  replaced: SessionFacts | null,
): Promise<SessionStatus> {
  const { settings } = parts;
  if (request.impersonatedBy !== undefined) return 'impersonated';
  if (request.pending === true) return 'pending';
  if (request.pending === 'unlessTrusted' && device.trustedUntil === null) return 'pending';
  if (settings.confirmNewDevices === null || !device.isNew) return 'active';
  // Whoever holds an active session could confirm this one by it a moment later.
  if (replaced !== null && statusOf(replaced, settings.clock(), settings) === 'active') return 'active';
  // Where nobody could confirm it, waiting would protect nothing.
  return device.anyKnown || (await hasFull(parts, request.userId)) ? 'unconfirmed' : 'active';
}

async function hasFull({ store, settings }: ManagerParts, userId: string): Promise<boolean> {
  const now = settings.clock();
  const live = await callStore(() => store.list(userId, { now, limit: MAX_LIVE }));
  return live.some((session) => statusOf(session, now, settings) === 'active');
}

function readTime(date: Date | undefined): number | undefined {
  const time = date?.getTime();
  if (Number.isNaN(time)) throw new TypeError('authenticationStartedAt is not a valid Date.');
  return time;
}

/**
 * Puts a new session into the store, and tells of those that had to go for it. Gives it as it is kept, and whether the request's note
 * was written down with it.
 *
 * @param newDevice the id of the device, where the client gets the secret of it with the token
 * @throws OutdatedCredentialsError
 * @throws SessionLimitReachedError
 * @throws StoreUnavailableError
 */
async function insertSession(
  { store, revoker, devices }: Pick<ManagerParts, 'store' | 'revoker' | 'devices'>,
  request: InsertRequest,
  newDevice: string | null,
): Promise<Pick<Inserted, 'session' | 'noted'>> {
  const { userId } = request.session;
  const { replaces, limit } = request;
  const by = actorOf(request.session);
  const replacing = replaces && { ...replaces, by };
  const evicting = limit && { revocation: limit.revocation, by };
  const abandon = () =>
    revoker.abandon(request.session, async () => newDevice !== null && devices.forget(userId, newDevice));
  let result: InsertResult;
  try {
    const attempts = [replacing, evicting].filter((attempt) => attempt !== undefined);
    result = await revoker.attempting(userId, attempts, () => store.insert(request));
  } catch (error) {
    abandon();
    throw error;
  }
  if (result.inserted) {
    const revoked: Revoked[] = [];
    if (result.replaced && replacing) revoked.push([[replacing.id], replacing]);
    if (evicting) revoked.push([result.evicted, evicting]);
    await revoker.noteMadeRoom(userId, revoked);
    return result;
  }
  if (result.reason === 'outdated') throw new OutdatedCredentialsError();
  if (result.reason === 'limit' && limit) throw new SessionLimitReachedError(limit.max);
  // 128 random bits don't meet by chance: one insert was carried out twice, and nobody holds the token of the first.
  abandon();
  throw new StoreUnavailableError(new Error(`The store refused a new session as '${result.reason}'.`));
}
