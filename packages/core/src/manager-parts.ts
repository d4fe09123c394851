import { KnownDevices } from './devices/known-devices.js';
import { createLocator, type Locator } from './devices/locate.js';
import { createUserAgentParser, type ParsedUserAgent } from './devices/parse-user-agent.js';
import type { Announce } from './events.js';
import { KeyRing } from './keys/key-ring.js';
import { Marks } from './keys/marks.js';
import { EndWatcher } from './live/end-watcher.js';
import { ListWatcher } from './live/list-watcher.js';
import type { ManagerSettings, SessionManagerOptions } from './options/manager-options.js';
import { readOptions } from './options/read-options.js';
import { ActivityRecorder } from './requests/activity-recorder.js';
import { Authenticator } from './requests/authenticator.js';
import { EndOfTick } from './requests/end-of-tick.js';
import { KnownEndings } from './requests/known-endings.js';
import { KnownSessions } from './requests/known-sessions.js';
import { warnOfShortGrant } from './requests/short-grant.js';
import { Leases } from './revocations/leases.js';
import { RecentEnds } from './revocations/recent-ends.js';
import { Revoker } from './revocations/revoker.js';
import { Promotions } from './states/promotions.js';
import type { SessionStore } from './store/contract.js';
import type { Observation } from './telemetry/observer.js';
import { watchStore } from './telemetry/watch-store.js';
import { SessionTokens } from './tokens/session-tokens.js';
import type { TokenClaims } from './tokens/token-claims.js';
import { UserSessions } from './views/user-sessions.js';
import { Aftermath } from './work/aftermath.js';
import { BackgroundWork } from './work/background-work.js';

/** What a manager is made of. Each thing that it does takes the parts that it needs. */
export interface ManagerParts {
  readonly store: SessionStore;
  readonly keys: KeyRing;
  readonly marks: Marks;
  readonly settings: ManagerSettings;
  readonly known: KnownSessions;
  readonly endings: KnownEndings;
  /** Tells what is open when its session ends. */
  readonly endWatcher: EndWatcher;
  readonly listWatcher: ListWatcher;
  readonly authenticator: Authenticator;
  readonly activity: ActivityRecorder;
  /** Signs every token, and knows which one brought a session. */
  readonly tokens: SessionTokens;
  readonly userSessions: UserSessions;
  readonly revoker: Revoker;
  readonly recentEnds: RecentEnds;
  readonly devices: KnownDevices;
  readonly background: BackgroundWork;
  /** What calls that failed may have left behind. */
  readonly aftermath: Aftermath;
  readonly endOfTick: EndOfTick;
  readonly promotions: Promotions;
  readonly locate: Locator;
  readonly parseUserAgent: (userAgent: string) => ParsedUserAgent;
  readonly announce: Announce;
  /** Who watches, where somebody does. */
  readonly observation: Observation;
}

/**
 * Builds the parts of a manager and puts them together.
 *
 * @throws TypeError for invalid options, and for keys that would not protect a token
 */
export function createParts(
  options: SessionManagerOptions,
  {
    announce,
    onError,
    warn,
    observation,
  }: {
    readonly announce: Announce;
    readonly warn: (message: string) => void;
    readonly onError: (error: unknown) => void;
    readonly observation: Observation;
  },
): ManagerParts {
  const settings = readOptions(options);
  const store = watchStore(options.store, observation);
  const { clock, latestTime, touchInterval, ipAddresses } = settings;
  const keys = new KeyRing(options.keys, options.legacyTokens?.keys);
  const background = new BackgroundWork(onError, settings.stopwatch);
  const endOfTick = new EndOfTick();
  const aftermath = new Aftermath(settings.stopwatch, onError);
  const endWatcher = new EndWatcher({ store, hands: settings, onError });
  // When all that ended together is known to have: whoever is told of one may act on another.
  const tellEnd = (id: string) => queueMicrotask(() => endWatcher.tellEnd(id, 'session_absent'));
  const onGrant = warnOfShortGrant(settings.cacheFor ?? 0, warn);
  const known = new KnownSessions({ store, settings, onGone: tellEnd, onGrant });
  const recentEnds = new RecentEnds();
  const leases = new Leases({ store, hands: settings });
  const revoker = new Revoker({ store, clock, latestTime, known, recentEnds, leases, aftermath, announce });
  const revokeStolen = ({ userId, sessionId }: TokenClaims) =>
    revoker.revoke(userId, sessionId, { reason: 'token_reuse', by: { type: 'rule' } });
  const parts = {
    store,
    keys,
    marks: new Marks(keys),
    settings,
    known,
    endings: new KnownEndings(settings),
    endWatcher,
    listWatcher: new ListWatcher({ store, settings, onError }),
    authenticator: new Authenticator({ store, known, keys, settings, background, endOfTick, revokeStolen }),
    activity: new ActivityRecorder({ store, interval: touchInterval, ipAddresses, hands: settings, onError }),
    tokens: new SessionTokens(keys, settings),
    userSessions: new UserSessions(store, settings),
    revoker,
    recentEnds,
    devices: new KnownDevices(store, settings, onError),
    background,
    aftermath,
    endOfTick,
    locate: createLocator(settings, onError),
    parseUserAgent: createUserAgentParser(),
    announce,
    observation,
  };
  return { ...parts, promotions: new Promotions(parts) };
}
