import type { ManagerSettings } from '../options/manager-options.js';
import type { ListedDevice } from '../session.js';
import { callStore } from '../store/call-store.js';
import { changeAmongMany } from '../store/change-until.js';
import type { NewSession, SessionStore, StoredSession, UserNote, UserRecord } from '../store/contract.js';
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
  isLikeAny,
  type KnownDevice,
  lookOf,
  noteDevice,
  parseDevices,
  readDeviceSecret,
  trustOf,
  withoutDevice,
  withoutTrust,
} from './device-list.js';
import { titleOf } from './session-title.js';

/** How new a device is to a user. */
interface DeviceNovelty {
  readonly isNew: boolean;
  /** Whether a known device looks the same. */
  readonly isLikeKnown: boolean;
}

const UNKNOWN: DeviceNovelty = { isNew: true, isLikeKnown: false };

/** What became of noting a log-in's device. */
export interface NotedDevice extends DeviceNovelty {
  /** Whether the log-in's trust in it was written down, and its session stood still after that. */
  readonly isTrusted: boolean;
}

const NOT_NOTED: NotedDevice = { ...UNKNOWN, isTrusted: false };

/** What the user record says of the device that logs in. */
export interface RecognisedDevice extends DeviceNovelty {
  /** Whether any device of the user is known. */
  readonly anyKnown: boolean;
  /** Until when it is trusted, in milliseconds since the epoch, or null. */
  readonly trustedUntil: number | null;
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

/** A log-in on a device, and how the user record notes it. */
export interface DeviceNote {
  readonly use: DeviceLogin;
  /** The user record's details, as they were when the device was looked for in them. */
  readonly record: string;
  /** For the insert of the session, where it is to note it. */
  readonly note?: UserNote;
}

type DeviceRules = Pick<ManagerSettings, 'maxKnownDevices' | 'minAgeToRevokeOthers' | 'clock'>;

/** The devices that a user's log-ins came from, kept in the user record, which outlives their sessions. */
export class KnownDevices {
  readonly #store: Pick<SessionStore, 'read' | 'findUser' | 'changeUser'>;
  readonly #settings: DeviceRules;
  readonly #onError: (error: unknown) => void;
  readonly #turns = new KeyedQueue();
  /** The users of whom a log-in under way has its note with it. */
  readonly #noting = new Set<string>();

  constructor(
    store: Pick<SessionStore, 'read' | 'findUser' | 'changeUser'>,
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
    if (this.#settings.maxKnownDevices === 0)
      return { ...UNKNOWN, anyKnown: false, trustedUntil: null, identity: null };
    const { details: record, validAfter } = await this.#readRecord(userId);
    const devices = parseDevices(record);
    const presented = readDeviceSecret(secret) ?? createDeviceSecret();
    const novelty = noveltyOf(devices, deviceIdOf(presented), lookOf(details));
    // One that is not known is as good as none: nobody but this library chooses by what a device is known.
    const kept = novelty.isNew ? createDeviceSecret() : presented;
    const identity = { secret: kept, id: deviceIdOf(kept), record };
    const known = devices.find(({ id }) => id === identity.id);
    const trustedUntil = known ? trustOf(known, { now: this.#settings.clock(), validAfter }) : null;
    return { ...novelty, anyKnown: devices.length > 0, trustedUntil, identity };
  }

  /**
   * How a session's device, which was recognised before, is noted with the session itself; null where none is to be remembered, or
   * there is no room for it. Trust is none of that: it is written down when the session is known to stand, since an insert whose
   * answer is lost would leave it for good.
   */
  noteOf(
    { identity }: RecognisedDevice,
    { id: session, details, createdAt: at }: NewSession,
    { mayForget, trustFor }: Pick<DeviceLogin, 'mayForget' | 'trustFor'>,
  ): DeviceNote | null {
    if (identity === null) return null;
    const { id, record: expected } = identity;
    const use = { session, id, look: lookOf(parseDetails(details)), at, mayForget, trustFor };
    const noted = noteDevice(expected, use, this.#roomFor(use));
    if (noted === null) return null;
    return {
      use,
      record: expected,
      ...(trustFor === undefined && { note: { expected, details: noted } }),
    };
  }

  /**
   * Remembers a log-in's device; whether it was new until now. The session stands already, so a failure is told to the
   * application's `error` listeners and costs the user no more than that the device is new again next time.
   */
  async remember(userId: string, use: DeviceLogin, record?: string): Promise<NotedDevice> {
    try {
      // In turn, since the racing log-ins of one user would only get in each other's way.
      const noted = await this.#turns.run(userId, () => this.#note(userId, use, record));
      if (!noted.isTrusted || (await this.#stands(use.session))) return noted;
      await this.distrust(userId, use.id);
      return { ...noted, isTrusted: false };
    } catch (error) {
      this.#onError(error);
      return NOT_NOTED;
    }
  }

  /**
   * Inserts a session with its note, of one log-in of a user at a time. Others would find that it was before them, and between them
   * all those that note in turn would never be first.
   */
  async withNote<T>(
    userId: string,
    noting: DeviceNote | null,
    insert: (note?: UserNote) => Promise<T>,
  ): Promise<T> {
    if (!noting?.note || this.#noting.has(userId) || this.#turns.isBusy(userId)) return insert();
    this.#noting.add(userId);
    try {
      return await insert(noting.note);
    } finally {
      this.#noting.delete(userId);
    }
  }

  /**
   * Remembers what was not noted with the session: the trust of a log-in that gives some, and where somebody came between, all.
   * Whether the log-in's trust in its device was written down and stands.
   */
  async follow(userId: string, { use, record, note }: DeviceNote, isNoted: boolean): Promise<boolean> {
    if (isNoted) return false;
    return (await this.remember(userId, use, note ? undefined : record)).isTrusted;
  }

  /** Remembers the device of a session that was not active until now. */
  async rememberOf(
    { id: session, userId, deviceId: id, details }: StoredSession,
    { at, mayForget, trustFor }: Pick<DeviceLogin, 'at' | 'mayForget' | 'trustFor'>,
  ): Promise<NotedDevice> {
    if (this.#settings.maxKnownDevices === 0 || id === null) return NOT_NOTED;
    return this.remember(userId, {
      session,
      id,
      look: lookOf(parseDetails(details)),
      at,
      mayForget,
      trustFor,
    });
  }

  /**
   * The devices that are known, the one that was used last first.
   *
   * @throws StoreUnavailableError
   */
  async list(userId: string): Promise<ListedDevice[]> {
    assertUserId(userId);
    const { details, validAfter } = await this.#readRecord(userId);
    const moment = { now: this.#settings.clock(), validAfter };
    return parseDevices(details).map((device) => present(device, trustOf(device, moment)));
  }

  /**
   * Makes a device as unknown as it was before its first log-in; whether this call did.
   *
   * @throws StoreUnavailableError
   */
  async forget(userId: string, id: string): Promise<boolean> {
    assertUserId(userId);
    if (!isDeviceId(id)) return false;
    return this.#change(userId, 'a device was taken out of it', (text) => withoutDevice(text, id));
  }

  /**
   * Ends the trust in a device: its next log-in owes the second factor. Whether there was any.
   *
   * @throws StoreUnavailableError
   */
  async distrust(userId: string, id: string): Promise<boolean> {
    assertUserId(userId);
    if (!isDeviceId(id)) return false;
    return this.#change(userId, 'the trust in a device was ended', (text) => withoutTrust(text, id));
  }

  /**
   * Whether a session has not ended. One that can't be read is as good as over: an ending that came before this looks takes the
   * trust that it has given, and one that comes later finds it.
   */
  async #stands(id: string): Promise<boolean> {
    try {
      return (await callStore(() => this.#store.read(id))) !== null;
    } catch (error) {
      this.#onError(error);
      return false;
    }
  }

  /** Changes the record's details by a function that gives null where there is nothing to change. */
  #change(userId: string, deed: string, next: (text: string) => string | null): Promise<boolean> {
    return this.#turns.run(userId, () =>
      changeAmongMany(['The user record', deed], async () => {
        const text = await this.#read(userId);
        const details = next(text);
        if (details === null) return false;
        const change = () => this.#store.changeUser(userId, { details }, { details: text });
        return (await callStore(change)) ? true : undefined;
      }),
    );
  }

  /** The record's details are one text, so they are replaced only if nobody changed them meanwhile. */
  async #note(userId: string, use: DeviceLogin, record?: string): Promise<NotedDevice> {
    let known = record;
    let refused: string | undefined;
    return changeAmongMany(['The user record', 'a device was noted in it'], async () => {
      const text = known ?? (await this.#read(userId));
      known = undefined;
      // Nobody came between: it is the session that is gone, and its user was erased.
      if (text === refused) return NOT_NOTED;
      refused = text;
      const novelty = noveltyOf(parseDevices(text), use.id, use.look);
      const details = noteDevice(text, use, this.#roomFor(use));
      if (details === null) return { ...novelty, isTrusted: false };
      const expected = { details: text, session: use.session };
      const change = () => this.#store.changeUser(userId, { details }, expected);
      const isTrusted = use.trustFor !== undefined;
      return (await callStore(change)) ? { ...novelty, isTrusted } : undefined;
    });
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
    return (await this.#readRecord(userId)).details;
  }

  async #readRecord(userId: string): Promise<Pick<UserRecord, 'details' | 'validAfter'>> {
    return (await callStore(() => this.#store.findUser(userId))) ?? { details: '{}', validAfter: 0 };
  }
}

function noveltyOf(devices: readonly KnownDevice[], presented: string, look: DeviceLook): DeviceNovelty {
  return { isNew: !devices.some(({ id }) => id === presented), isLikeKnown: isLikeAny(devices, look) };
}

function present(
  { id, os, browser, model, firstSeenAt, lastUsedAt }: KnownDevice,
  trustedUntil: number | null,
): ListedDevice {
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
    trustedUntil: trustedUntil === null ? null : new Date(trustedUntil),
  };
}
