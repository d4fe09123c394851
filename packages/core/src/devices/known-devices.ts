import type { ManagerSettings } from '../options/manager-options.js';
import type { ListedDevice } from '../session.js';
import { callStore } from '../store/call-store.js';
import { changeUntil } from '../store/change-until.js';
import type { SessionStore, StoredSession } from '../store/contract.js';
import { isDeviceId } from '../values/device-id.js';
import { assertUserId } from '../values/user-id.js';
import { KeyedQueue } from '../work/keyed-queue.js';
import { parseDetails, type SessionDetails } from './describe-device.js';
import {
  createDeviceSecret,
  type DeviceLook,
  type DeviceRoom,
  type DeviceUse,
  deviceIdOf,
  isDeviceSecret,
  isLikeAny,
  type KnownDevice,
  lookOf,
  noteDevice,
  parseDevices,
  withoutDevice,
} from './device-list.js';
import { titleOf } from './session-title.js';

/** Beyond the processes in which one user logs in at the same moment. */
const TRIES = 10;

/** How new a device is to a user. */
export interface DeviceNovelty {
  readonly isNew: boolean;
  /** Whether a known device looks the same. */
  readonly isLikeKnown: boolean;
}

const UNKNOWN: DeviceNovelty = { isNew: true, isLikeKnown: false };

/** What the user record says of the device that logs in. */
export interface RecognisedDevice extends DeviceNovelty {
  /** Whether any device of the user is known. */
  readonly anyKnown: boolean;
  /** By what it is known from now on; null where no devices are remembered. */
  readonly identity: DeviceIdentity | null;
}

interface DeviceIdentity {
  /** What the client is to keep: what it presented, where that is known, and a new secret otherwise. */
  readonly secret: string;
  readonly id: string;
  /** The user record's details, as they were when the device was looked for in them. */
  readonly record: string;
}

/** A log-in on a device, and whether it proves enough for another device to be forgotten where there is no room. */
export interface DeviceLogin extends DeviceUse {
  /** The id of the session that came of it. */
  readonly session: string;
  readonly mayForget: boolean;
}

type DeviceRules = Pick<ManagerSettings, 'maxKnownDevices' | 'minAgeToRevokeOthers'>;

/** The devices that a user's log-ins came from, kept in the user record, which outlives their sessions. */
export class KnownDevices {
  readonly #store: Pick<SessionStore, 'findUser' | 'changeUser'>;
  readonly #settings: DeviceRules;
  readonly #onError: (error: unknown) => void;
  readonly #turns = new KeyedQueue();

  constructor(
    store: Pick<SessionStore, 'findUser' | 'changeUser'>,
    settings: DeviceRules,
    onError: (error: unknown) => void,
  ) {
    this.#store = store;
    this.#settings = settings;
    this.#onError = onError;
  }

  /**
   * Compares the device that logs in with those that are known. One read, and none where no devices are remembered:
   * then every device is new.
   *
   * @throws StoreUnavailableError
   */
  async recognise(userId: string, secret: unknown, details: SessionDetails): Promise<RecognisedDevice> {
    if (this.#settings.maxKnownDevices === 0) return { ...UNKNOWN, anyKnown: false, identity: null };
    const record = await this.#read(userId);
    const devices = parseDevices(record);
    const presented = isDeviceSecret(secret) ? secret : createDeviceSecret();
    const novelty = noveltyOf(devices, deviceIdOf(presented), lookOf(details));
    // One that is not known is as good as none: nobody but this library chooses by what a device is known.
    const kept = novelty.isNew ? createDeviceSecret() : presented;
    const identity = { secret: kept, id: deviceIdOf(kept), record };
    return { ...novelty, anyKnown: devices.length > 0, identity };
  }

  /**
   * Remembers a log-in's device; whether it was new until now. The session stands already, so a failure is told to the
   * application's `error` listeners and costs the user no more than that the device is new again next time.
   */
  async remember(userId: string, use: DeviceLogin, record?: string): Promise<DeviceNovelty> {
    try {
      // In turn, since the racing log-ins of one user would only get in each other's way.
      return await this.#turns.run(userId, () => this.#note(userId, use, record));
    } catch (error) {
      this.#onError(error);
      return UNKNOWN;
    }
  }

  /** Remembers the device of a session that was not active until now. */
  async rememberOf(
    { id: session, userId, deviceId: id, details }: StoredSession,
    { at, mayForget }: Pick<DeviceLogin, 'at' | 'mayForget'>,
  ): Promise<DeviceNovelty> {
    if (this.#settings.maxKnownDevices === 0 || id === null) return UNKNOWN;
    return this.remember(userId, { session, id, look: lookOf(parseDetails(details)), at, mayForget });
  }

  /**
   * The devices that are known, the one that was used last first.
   *
   * @throws StoreUnavailableError
   */
  async list(userId: string): Promise<ListedDevice[]> {
    assertUserId(userId);
    return parseDevices(await this.#read(userId)).map(present);
  }

  /**
   * Makes a device as unknown as it was before its first log-in; whether this call did.
   *
   * @throws StoreUnavailableError
   */
  async forget(userId: string, id: string): Promise<boolean> {
    assertUserId(userId);
    if (!isDeviceId(id)) return false;
    return this.#turns.run(userId, () =>
      changeUntil(['The user record', 'a device was taken out of it'], async () => {
        const text = await this.#read(userId);
        const details = withoutDevice(text, id);
        if (details === null) return false;
        const change = () => this.#store.changeUser(userId, { details }, { details: text });
        return (await callStore(change)) ? true : undefined;
      }),
    );
  }

  /** The record's details are one text, so they are replaced only if nobody changed them meanwhile. */
  async #note(userId: string, use: DeviceLogin, record?: string): Promise<DeviceNovelty> {
    let known = record;
    let refused: string | undefined;
    return changeUntil(
      ['The user record', 'a device was noted in it'],
      async () => {
        const text = known ?? (await this.#read(userId));
        known = undefined;
        // Nobody came between: it is the session that is gone, and its user was erased.
        if (text === refused) return UNKNOWN;
        refused = text;
        const novelty = noveltyOf(parseDevices(text), use.id, use.look);
        const details = noteDevice(text, use, this.#roomFor(use));
        if (details === null) return novelty;
        const expected = { details: text, session: use.session };
        const change = () => this.#store.changeUser(userId, { details }, expected);
        return (await callStore(change)) ? novelty : undefined;
      },
      TRIES,
    );
  }

  /**
   * A log-in that proves too little to push out a session pushes out no device either: only one that was first seen so
   * lately that its session could not either.
   */
  #roomFor({ at, mayForget }: DeviceLogin): DeviceRoom {
    const { maxKnownDevices: max, minAgeToRevokeOthers } = this.#settings;
    return {
      max,
      mayForget: ({ firstSeenAt }) =>
        mayForget || minAgeToRevokeOthers === 0 || firstSeenAt + minAgeToRevokeOthers > at,
    };
  }

  /** The details of the user record. */
  async #read(userId: string): Promise<string> {
    return (await callStore(() => this.#store.findUser(userId)))?.details ?? '{}';
  }
}

function noveltyOf(devices: readonly KnownDevice[], presented: string, look: DeviceLook): DeviceNovelty {
  return { isNew: !devices.some(({ id }) => id === presented), isLikeKnown: isLikeAny(devices, look) };
}

function present({ id, os, browser, model, firstSeenAt, lastUsedAt }: KnownDevice): ListedDevice {
  const title = titleOf({
    clientType: null,
    device: { type: null, vendor: null, model },
    os: { name: os, version: null },
    browser: { name: browser, version: null },
    app: null,
  });
  return {
    id,
    title,
    os,
    browser,
    model,
    firstSeenAt: new Date(firstSeenAt),
    lastUsedAt: new Date(lastUsedAt),
  };
}
