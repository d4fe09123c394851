import * as v from 'valibot';
import { time } from '../schemas/json.js';

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

/** `PublicEndedSession` as it goes over the wire. */
export const publicEndedSession = v.strictObject({
  ...described,
  ending: v.strictObject({
    at: time,
    reason: v.string(),
    by: v.nullable(
      v.strictObject({ type: v.picklist(['session', 'application', 'rule']), title: text, label: text }),
    ),
  }),
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

const handedOut = {
  // Left out where it went out in a cookie.
  token: v.exactOptional(v.string()),
  tokenType: v.exactOptional(v.literal('Bearer')),
  tokenExpiresAt: time,
  session: publicSession,
};

/** What a log-in answers, as it goes over the wire. */
export const loginAnswer = v.strictObject({
  ...handedOut,
  deviceSecret: v.exactOptional(v.nullable(v.string())),
});

/** What is answered with the successor of a token, as it goes over the wire. */
export const renewedAnswer = v.strictObject(handedOut);
