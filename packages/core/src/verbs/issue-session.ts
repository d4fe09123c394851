import { describeDevice, parseDetails } from '../devices/describe-device.js';
import { lookOf } from '../devices/device-list.js';
import type { RecognisedDevice } from '../devices/known-devices.js';
import { OutdatedCredentialsError, SessionLimitReachedError, StoreUnavailableError } from '../errors.js';
import type { ManagerContext } from '../manager-parts.js';
import { createEnding } from '../revocations/revoker.js';
import type { IssuedSession, IssueRequest } from '../session.js';
import { limitFor } from '../states/session-limit.js';
import { callStore } from '../store/call-store.js';
import type {
  InsertRequest,
  InsertResult,
  SessionFacts,
  SessionStanding,
  StoredSession,
} from '../store/contract.js';
import { createLookupId } from '../values/lookup-id.js';
import { assertUserId } from '../values/user-id.js';
import { describeSession } from '../views/present-session.js';
import { standingOf } from '../views/standing.js';
import { checkIssueRequest } from './check-issue-request.js';
import { findReplaced } from './find-replaced.js';
import { createSession, serializeData } from './new-session.js';

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
  checkIssueRequest(request);
  const { settings } = context;
  const { userId } = request;
  assertUserId(userId);
  const data = serializeData(request.data);
  const authenticationStartedAt = readTime(request.authenticationStartedAt) ?? settings.clock();
  const described = describeDevice(request, context.parseUserAgent);
  const [device, location, held] = await Promise.all([
    context.devices.recognise(userId, request.deviceSecret, described),
    context.locate(described.ip),
    findReplaced(context, request),
  ]);
  const details = { ...described, location };
  const [replaced = null, ...others] = held;
  const state = await decideStanding(context, request, device, replaced);

  const now = settings.clock();
  const lookupId = createLookupId();
  const deviceHash = device.identity?.hash ?? null;
  // A session that comes in is the youngest: where age is asked for, it may end none without a further proof.
  const mayEvict = settings.minAgeToRevokeOthers === 0 || request.justProved === true;
  const limit = limitFor(state, settings, { now, mayEvict });
  const stored = await insertSession(context, {
    session: createSession({ lookupId, userId, state, details, deviceHash, data, now, settings }),
    authenticationStartedAt,
    now,
    ...(replaced && { replaces: { id: replaced.id, ending: createEnding(now, 'replaced') } }),
    ...(limit && { limit }),
  });

  const by = { type: 'session', sessionId: stored.id } as const;
  for (const { id } of others) {
    // The log-in stands already, and must not fail for these.
    context.background.start(`replacing ${id}`, () =>
      context.ender.end(userId, id, { reason: 'replaced', by }),
    );
  }

  const session = describeSession(stored, { now, settings });
  context.announce('issued', { session, newDevice: device.isNew, similarDevice: device.isLikeKnown });
  if (state === 'full') await rememberDevice(context, device, stored, mayEvict);
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
  replaced: SessionFacts | null,
): Promise<SessionStanding> {
  const { settings } = context;
  if (request.pending) return 'pending';
  if (settings.confirmNewDevices === null || !device.isNew || request.justProved === true) return 'full';
  // Whoever holds a full session could confirm this one by it a moment later.
  if (replaced !== null && standingOf(replaced, settings.clock(), settings) === 'full') return 'full';
  // Where nobody could confirm it, waiting would protect nothing.
  return device.anyKnown || (await hasFull(context, request.userId)) ? 'unconfirmed' : 'full';
}

async function hasFull({ store, settings }: ManagerContext, userId: string): Promise<boolean> {
  const now = settings.clock();
  const live = await callStore(() => store.list(userId, { now, limit: MAX_LIVE }));
  return live.some((session) => standingOf(session, now, settings) === 'full');
}

async function rememberDevice(
  { devices }: ManagerContext,
  { identity }: RecognisedDevice,
  { userId, details, createdAt }: StoredSession,
  mayForget: boolean,
): Promise<void> {
  if (identity === null) return;
  const use = { hash: identity.hash, look: lookOf(parseDetails(details)), at: createdAt, mayForget };
  await devices.remember(userId, use, identity.record);
}

function readTime(date: Date | undefined): number | undefined {
  const time = date?.getTime();
  if (Number.isNaN(time)) throw new TypeError('authenticationStartedAt is not a valid Date.');
  return time;
}

/**
 * Puts a new session into the store, and tells of those that had to go for it.
 *
 * @throws OutdatedCredentialsError
 * @throws SessionLimitReachedError
 * @throws StoreUnavailableError
 */
export async function insertSession(
  { store, ender }: Pick<ManagerContext, 'store' | 'ender'>,
  request: InsertRequest,
): Promise<StoredSession> {
  const { id, userId } = request.session;
  const { replaces, limit } = request;
  const by = { type: 'session', sessionId: id } as const;
  const replacing = replaces && { ...replaces, by };
  const evicting = limit && { ending: limit.ending, by };
  let result: InsertResult;
  try {
    const attempts = [replacing, evicting].filter((attempt) => attempt !== undefined);
    result = await ender.attempting(userId, attempts, () => store.insert(request));
  } catch (error) {
    ender.abandon(request.session);
    throw error;
  }
  if (result.inserted) {
    if (result.replaced && replacing) ender.noteEnded([replacing.id], userId, replacing);
    if (evicting) ender.noteEnded(result.evicted, userId, evicting);
    return result.session;
  }
  if (result.reason === 'outdated') throw new OutdatedCredentialsError();
  if (result.reason === 'limit' && limit) throw new SessionLimitReachedError(limit.max);
  // 128 random bits don't meet by chance: one insert was carried out twice, and nobody holds the token of the first.
  ender.abandon(request.session);
  throw new StoreUnavailableError(new Error(`The store refused a new session as '${result.reason}'.`));
}
