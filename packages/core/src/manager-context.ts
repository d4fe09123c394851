import type { KnownDevices } from './devices/known-devices.js';
import type { Locator } from './devices/locate.js';
import type { ParsedUserAgent } from './devices/parse-user-agent.js';
import type { KeyRing } from './keys/key-ring.js';
import type { ManagerSettings } from './options/manager-options.js';
import type { ActivityRecorder } from './requests/activity-recorder.js';
import type { Authenticator } from './requests/authenticator.js';
import type { EndOfTurn } from './requests/end-of-tick.js';
import type { SessionEnder } from './revocations/revoker.js';
import type { Announce } from './session-emitter.js';
import type { Promotions } from './states/promotions.js';
import type { SessionStore } from './store/contract.js';
import type { SessionTokens } from './tokens/session-tokens.js';
import type { UserSessions } from './views/user-sessions.js';
import type { Aftermath } from './work/aftermath.js';
import type { BackgroundWork } from './work/background-work.js';

/** What a manager is made of. Each thing that it does takes the parts that it needs. */
export interface ManagerContext {
  readonly store: SessionStore;
  readonly keys: KeyRing;
  readonly settings: ManagerSettings;
  readonly authenticator: Authenticator;
  readonly activity: ActivityRecorder;
  /** Signs every token, and knows which one brought a session. */
  readonly tokens: SessionTokens;
  readonly sessions: UserSessions;
  readonly ender: SessionEnder;
  readonly devices: KnownDevices;
  readonly background: BackgroundWork;
  /** What calls that failed may have left behind. */
  readonly aftermath: Aftermath;
  readonly endOfTurn: EndOfTurn;
  readonly promotions: Promotions;
  readonly locate: Locator;
  readonly parseUserAgent: (userAgent: string) => ParsedUserAgent;
  readonly announce: Announce;
}
