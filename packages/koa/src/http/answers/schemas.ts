import * as v from 'valibot';
import { time } from '../values/json.js';

/** How many there are. */
export const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const text = v.nullable(v.string());
const software = v.strictObject({ name: text, version: text });

const described = {
  id: v.string(),
  createdAt: time,
  lastActiveAt: time,
  ip: text,
  lastIp: text,
  title: v.string(),
  clientType: v.nullable(v.picklist(['browser', 'app', 'tool', 'robot'])),
  device: v.strictObject({
    type: v.nullable(
      v.picklist(['desktop', 'mobile', 'tablet', 'tv', 'console', 'wearable', 'headset', 'car', 'speaker']),
    ),
    vendor: text,
    model: text,
  }),
  os: software,
  browser: software,
  app: v.nullable(software),
  location: v.nullable(v.strictObject({ country: text, region: text, city: text })),
  label: text,
  deviceId: text,
  impersonatedBy: text,
};

/** `PublicSession` as it goes over the wire. */
export const publicSession = v.strictObject({
  ...described,
  expiresAt: time,
  status: v.picklist(['active', 'pending', 'unconfirmed', 'impersonated']),
  current: v.boolean(),
});

/** `PublicEnding` as it goes over the wire. */
export const publicEnding = v.strictObject({
  at: time,
  reason: v.string(),
  by: v.nullable(
    v.strictObject({ type: v.picklist(['session', 'application', 'rule']), title: text, label: text }),
  ),
});

/** `PublicEndedSession` as it goes over the wire. */
export const publicEndedSession = v.strictObject({
  ...described,
  ending: publicEnding,
});

/** A `ListedDevice` as it goes over the wire. */
export const publicDevice = v.strictObject({
  id: v.string(),
  title: v.string(),
  os: text,
  browser: text,
  model: text,
  firstSeenAt: time,
  lastUsedAt: time,
  trustedUntil: v.nullable(time),
});

const rest = { tokenExpiresAt: time, session: publicSession };
const token = v.string();
const tokenType = v.literal('Bearer');

/** What a log-in answers, as it goes over the wire. */
export const loginAnswer = v.strictObject({ token, tokenType, ...rest, deviceSecret: text });

/** What a log-in answers whose token went out in a cookie. */
export const cookieLoginAnswer = v.strictObject(rest);

/** What is answered with the successor of a token: with the token in it, unless the one before came in a cookie. */
export const renewedAnswer = v.strictObject({
  token: v.exactOptional(token),
  tokenType: v.exactOptional(tokenType),
  ...rest,
});
