import type { ActivityRecorder } from './activity-recorder.js';
import type { Aftermath } from './aftermath.js';
import type { Authenticator } from './authenticator.js';
import type { BackgroundWork } from './background-work.js';
import type { EndOfTurn } from './end-of-turn.js';
import type { KeyRing } from './keys/key-ring.js';
import type { KnownDevices } from './known-devices.js';
import type { Locator } from './locate.js';
import type { ManagerSettings } from './manager-options.js';
import type { ParsedUserAgent } from './parse-user-agent.js';
import type { Promotions } from './promotions.js';
import type { Announce } from './session-emitter.js';
import type { SessionEnder } from './session-ender.js';
import type { SessionTokens } from './session-tokens.js';
import type { SessionStore } from './store.js';
import type { UserSessions } from './user-sessions.js';

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
