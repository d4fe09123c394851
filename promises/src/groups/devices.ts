import { core, type PromiseGroup } from '../held-promise.js';

const TRUST = 'packages/core/test/manager/trusted-devices.test.ts';

export const devices: PromiseGroup = {
  heading: 'Devices and trust in them',
  promises: [
    {
      promise:
        'A device is known by its secret and by nothing that a client says of itself, and the secret is kept as a hash alone.',
      test: 'packages/core/test/manager/known-devices.test.ts',
      name: 'known devices > keeps the secret as a hash alone, in no session and in no event',
      fault: 'the secret is its own id',
      changes: [
        core(
          'devices/device-list.ts',
          "return hash('sha256', secret, 'buffer').toString('base64url', 0, BYTES);",
          'return hash ? secret : secret;',
        ),
      ],
    },
    {
      promise:
        'Nobody who has only the password makes the owner’s devices forgotten while `minAgeToRevokeOthers` is on.',
      test: 'packages/core/test/manager/known-devices.test.ts',
      name: "known devices > with minAgeToRevokeOthers, a flood of log-ins by the password alone > makes none of the owner's devices forgotten",
      fault: 'the device that was used longest ago goes, whoever comes',
      changes: [
        core(
          'devices/known-devices.ts',
          'mayForget || minAgeToRevokeOthers === 0 ||',
          'firstSeenAt >= 0 || mayForget || minAgeToRevokeOthers === 0 ||',
        ),
      ],
    },
    {
      promise: 'Trust in a device ends when it was said to, and no log-in moves that on.',
      test: TRUST,
      name: "pending: 'unlessTrusted' > asks again from the very end of the trust on, which the log-ins between have not moved",
      fault: 'trust has no end',
      changes: [
        core(
          'devices/device-list.ts',
          'trustedAt >= validAfter && trustedUntil > now',
          'trustedAt >= validAfter && trustedUntil > 0 * now',
        ),
      ],
    },
    {
      promise: 'It ends for all devices when all sessions of the user are ended, in every process.',
      test: TRUST,
      name: "pending: 'unlessTrusted' > asks again after revokeAll in another process",
      fault: 'trust outlives the end of all',
      changes: [
        core(
          'devices/device-list.ts',
          'trustedAt >= validAfter && trustedUntil > now',
          'trustedAt >= 0 * validAfter && trustedUntil > now',
        ),
      ],
    },
    {
      promise:
        'It ends with the sessions of its device, and no second factor that is under way brings it back.',
      test: TRUST,
      name: 'a second factor that is completed while revokeDevice is under way > leaves no trust where it comes between the end of the trust and the end of the sessions',
      fault: 'trust is ended once, before the sessions',
      changes: [
        core(
          'verbs/revoke-device.ts',
          'await devices.distrust(userId, deviceId);\n  return ended;',
          'return ended;',
        ),
      ],
    },
    {
      promise: 'Nor does one that is written down later.',
      test: TRUST,
      name: 'a second factor that is completed while revokeDevice is under way > leaves none where the trust of a second factor is written down only when all is over',
      fault: 'whoever has given trust doesn’t look whether the session stands still',
      changes: [
        core(
          'devices/known-devices.ts',
          'if (!noted.isTrusted || (await this.#stands(use.session))) return noted;',
          'if (this.#stands) return noted;',
        ),
      ],
    },
  ],
};
