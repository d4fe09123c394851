import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeDevice, parseDetails, relabel, writeDetails } from '../src/devices/describe-device.js';
import { deviceIdOf, readDeviceSecret } from '../src/devices/device-list.js';
import { createUserAgentParser } from '../src/devices/parse-user-agent.js';
import { InvalidCursorError, InvalidTokenError } from '../src/errors.js';
import { KeyRing } from '../src/keys/key-ring.js';
import { idOf, renameLegacyClaims } from '../src/tokens/legacy-claims.js';
import { signToken } from '../src/tokens/sign-token.js';
import { MAX_GENERATION, type TokenProfile } from '../src/tokens/token-claims.js';
import { verifyToken } from '../src/tokens/verify-token.js';
import { actorOfText, textOfActor } from '../src/values/actor-text.js';
import { tidyClientText } from '../src/values/client-text.js';
import { oneLine } from '../src/values/describe-cause.js';
import { FAR_FUTURE, formatDuration, parseDurationOrNone } from '../src/values/duration.js';
import { keepIp, normalizeIp } from '../src/values/ip-address.js';
import { createLookupId, deriveSessionId, isSessionId } from '../src/values/lookup-id.js';
import { shown } from '../src/values/shown.js';
import { findUserIdFault } from '../src/values/user-id.js';
import {
  createCursor,
  createEndCursor,
  parseCursor,
  parseEndCursor,
  shownAs,
} from '../src/views/list-cursor.js';
import { createTestManager, KEYS } from './support/test-manager.js';

/** Whatever a client may send: any Unicode, halves of pairs, NULs, bytes, and much of it. */
const anyText = fc.oneof(
  { weight: 4, arbitrary: fc.string({ unit: 'binary', maxLength: 200 }) },
  { weight: 2, arbitrary: fc.string({ unit: 'grapheme', maxLength: 100 }) },
  // Halves of pairs and NULs.
  {
    weight: 2,
    arbitrary: fc.array(fc.nat(0xffff), { maxLength: 60 }).map((units) => String.fromCharCode(...units)),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.string({ minLength: 1, maxLength: 8 }), fc.nat(20_000))
      .map(([part, n]) => part.repeat(n)),
  },
);
const anything = fc.oneof(anyText, fc.anything());
const idBytes = fc.uint8Array({ minLength: 16, maxLength: 16 });
const sessionId = idBytes.map((bytes) => Buffer.from(bytes).toString('base64url'));
const time = fc.nat(FAR_FUTURE);

describe('a text of a client that is kept', () => {
  it('is well-formed, trimmed, no longer than it may be, and stays as it is when it is tidied again', () => {
    fc.assert(
      fc.property(anything, fc.integer({ min: 1, max: 100 }), (text, max) => {
        const tidy = tidyClientText(text, max);
        if (tidy === null) return;
        expect(tidy.isWellFormed() && tidy.length <= max && tidy === tidy.trim()).toBe(true);
        expect(tidyClientText(tidy, max)).toBe(tidy);
      }),
    );
  });

  it('stays as it is where it is a name in letters of any script', () => {
    const name = fc.stringMatching(/^[\p{Lu}\p{Ll}\p{Nd}]{1,10}( [\p{Lu}\p{Ll}]{1,10}){0,3}$/u);
    fc.assert(
      fc.property(name, (name) => {
        expect(tidyClientText(name, 200)).toBe(name);
      }),
    );
  });
});

describe('an address', () => {
  const groups = fc.array(fc.oneof(fc.nat(0xffff), fc.constant(0)), { minLength: 8, maxLength: 8 });

  it('has one spelling, whatever it came in', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (ip) => {
        const known = normalizeIp(ip);
        expect(known).not.toBeNull();
        const bracketed = ip.includes(':') ? `[${ip}]` : ip;
        for (const spelling of [known ?? '', ip.toUpperCase(), ` ${ip} `, bracketed, `${bracketed}:443`]) {
          expect(normalizeIp(spelling)).toBe(known);
        }
      }),
    );
  });

  it('of version 6 is the same with all its zeros and without', () => {
    fc.assert(
      fc.property(groups, (groups) => {
        const long = groups.map((group) => group.toString(16).padStart(4, '0')).join(':');
        const short = groups.map((group) => group.toString(16)).join(':');
        expect(normalizeIp(long)).toBe(normalizeIp(short));
        expect(normalizeIp(short)).not.toBeNull();
      }),
    );
  });

  it('of version 4 stays what it is where version 6 wraps it', () => {
    fc.assert(
      fc.property(fc.ipV4(), (ip) => {
        expect(normalizeIp(`::ffff:${ip}`)).toBe(ip);
      }),
    );
  });

  it('is null for what is none, and is cut once', () => {
    fc.assert(
      fc.property(fc.oneof(anything, fc.ipV4(), fc.ipV6()), (ip) => {
        const known = normalizeIp(ip);
        expect(known === null || normalizeIp(known) === known).toBe(true);
        const cut = keepIp(ip, 'truncated');
        expect(cut === null).toBe(known === null);
        expect(keepIp(cut, 'truncated')).toBe(cut);
      }),
    );
  });
});

describe('a duration', () => {
  it('is read as it is written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: FAR_FUTURE }), (duration) => {
        expect(parseDurationOrNone(formatDuration(duration), 'idleTimeout')).toBe(duration);
      }),
    );
  });

  it('is a number of milliseconds, or a TypeError', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const duration = triedTo(() => parseDurationOrNone(text as string, 'idleTimeout'), TypeError);
        expect(duration === null || (Number.isSafeInteger(duration) && duration >= 0)).toBe(true);
      }),
    );
  });
});

describe('a cursor', () => {
  const place = fc.record({ createdAt: time, id: sessionId });
  const shownIds = fc
    .uniqueArray(
      sessionId.map((id) => shownAs({ id })),
      { maxLength: 30 },
    )
    .map((ids) => new Set(ids));
  const position = fc.oneof(
    fc.record({ among: fc.constant('rest' as const), behind: place }),
    fc.record({
      among: fc.constant('ordered' as const),
      upTo: fc.option(place),
      shown: shownIds.filter(({ size }) => size > 0),
    }),
  );

  it('leads back to where it was made', () => {
    fc.assert(
      fc.property(position, (position) => {
        expect(parseCursor(createCursor(position))).toEqual(position);
      }),
    );
    const end = fc.record({ expiresAt: time, id: sessionId });
    fc.assert(
      fc.property(end, (end) => {
        expect(parseEndCursor(createEndCursor(end))).toEqual(end);
      }),
    );
  });

  it('of whatever is a position or an InvalidCursorError', () => {
    const alike = fc.oneof(anyText, fc.stringMatching(/^\d{1,17}\.[\w-]{22}(?:~[\w-]{0,16})?$/));
    fc.assert(
      fc.property(alike, (text) => {
        triedTo(() => parseCursor(text), InvalidCursorError);
        triedTo(() => parseEndCursor(text), InvalidCursorError);
      }),
    );
  });
});

describe('a token', () => {
  const keys = new KeyRing(KEYS);
  const profile: TokenProfile = { legacyTokens: null };
  const second = fc.integer({ min: 1, max: 2 ** 33 });
  const userId = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
    .filter((id) => findUserIdFault(id) === null);
  const claims = fc.record({
    userId,
    generation: fc.nat(MAX_GENERATION),
    issuedAt: second,
    expiresAt: second,
  });
  const base64url = fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes).toString('base64url'));
  const json = fc.anything().map((value) => Buffer.from(JSON.stringify(value) ?? '').toString('base64url'));

  it('says what it was signed for, and nothing once a letter of it is another one', () => {
    fc.assert(
      fc.property(claims, fc.nat(), fc.nat(63), ({ userId, generation, issuedAt, expiresAt }, at, letter) => {
        const lookupId = createLookupId();
        const token = signToken(
          { lookupId, userId, generation, issuedAt: 1000 * issuedAt, expiresAt: 1000 * expiresAt },
          keys,
          profile,
        );
        expect(verifyToken(token, keys, profile)).toEqual({
          sessionId: deriveSessionId(lookupId),
          userId,
          generation,
          issuedAt: 1000 * issuedAt,
          notBefore: 0,
          expiresAt: 1000 * expiresAt,
        });
        const index = at % token.length;
        const other = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'.charAt(letter);
        if (token.charAt(index) === other) return;
        const changed = token.slice(0, index) + other + token.slice(index + 1);
        expect(() => verifyToken(changed, keys, profile)).toThrow(InvalidTokenError);
      }),
    );
  });

  it('that nobody signed is an InvalidTokenError, whatever it is', () => {
    const part = fc.oneof(base64url, json, anyText);
    const parts = fc.tuple(part, part, base64url).map((parts) => parts.join('.'));
    fc.assert(
      fc.property(fc.oneof(anything, parts), (token) => {
        expect(() => verifyToken(token as string, keys, profile)).toThrow(InvalidTokenError);
      }),
    );
  });

  it('of another system is renamed or refused, whatever it says', () => {
    const profile = { userIdClaim: 'sub', lookupIdClaim: 'jti' };
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('sub', 'jti', 'exp', 'iat', 'aud', 'gen'), fc.anything()),
        (payload) => {
          const renamed = triedTo(() => renameLegacyClaims(payload, profile), InvalidTokenError);
          expect(renamed === null).toBe(payload.aud !== undefined);
        },
      ),
    );
    fc.assert(
      fc.property(fc.maxSafeNat(), (id) => {
        expect(idOf(id)).toBe(String(id));
      }),
    );
  });
});

describe('what else stands for somebody', () => {
  it('has a session id of one spelling', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(isSessionId(deriveSessionId(text))).toBe(true);
      }),
    );
    fc.assert(
      fc.property(fc.stringMatching(/^[\w-]{22}$/), (text) => {
        expect(isSessionId(text)).toBe(Buffer.from(text, 'base64url').toString('base64url') === text);
      }),
    );
  });

  it('has a user id that UTF-8 keeps, or a fault', () => {
    fc.assert(
      fc.property(anything, (id) => {
        if (findUserIdFault(id) !== null) return;
        expect(Buffer.from(id as string).toString()).toBe(id);
      }),
    );
  });

  it('is read as an actor as it was kept', () => {
    const actor = fc.oneof(
      fc.record({ type: fc.constant('session' as const), sessionId }),
      fc.record({ type: fc.constant('rule' as const) }),
      fc.record({ type: fc.constant('application' as const), name: fc.option(anyText) }),
    );
    fc.assert(
      fc.property(actor, (actor) => {
        const text = textOfActor(actor);
        expect(text.length).toBeLessThanOrEqual(64);
        expect(textOfActor(actorOfText(text))).toBe(text);
      }),
    );
  });

  it('is described, whatever a client says of itself', () => {
    const parse = createUserAgentParser();
    const hints = fc.record(
      {
        brands: fc.array(fc.record({ brand: anyText, version: anyText }), { maxLength: 3 }),
        model: anyText,
        platform: anyText,
        platformVersion: anyText,
        formFactors: fc.array(anyText, { maxLength: 3 }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(anyText, hints, anyText, (userAgent, clientHints, ip) => {
        const described = describeDevice({ userId: 'alice', userAgent, clientHints, ip }, parse, 'full');
        expect(JSON.stringify(described).isWellFormed()).toBe(true);
      }),
    );
  });

  it('keeps the names that it gives itself, beside whatever it says else', () => {
    const parse = createUserAgentParser();
    const name = fc.stringMatching(/^[\p{Lu}\p{Ll}\p{Nd}]{1,12}( [\p{Lu}\p{Ll}]{1,12}){0,2}$/u);
    const version = fc.stringMatching(/^\d{1,3}(\.\d{1,3}){0,3}$/);
    fc.assert(
      fc.property(anyText, anyText, name, name, version, (userAgent, ip, label, appName, version) => {
        const request = { userId: 'alice', userAgent, ip, label, app: { name: appName, version } };
        const details = describeDevice(request, parse, 'full');
        expect(details).toMatchObject({ label, app: { name: appName, version } });
        expect(parseDetails(writeDetails(details))).toEqual(details);
        expect(parseDetails(relabel(writeDetails(details), label))).toEqual(details);
      }),
    );
  });

  it('is named by itself as it was kept, or as nothing', () => {
    const parse = createUserAgentParser();
    fc.assert(
      fc.property(anyText, anyText, anyText, (label, name, version) => {
        const request = { userId: 'alice', label, app: { name, version } };
        const details = describeDevice(request, parse, 'full');
        expect(parseDetails(writeDetails(details))).toEqual(details);
        expect(JSON.parse(relabel(writeDetails(details), label)).label ?? null).toBe(details.label);
      }),
    );
  });

  it('has the secret of a device as it was handed out, whatever mark stands behind it, or none', () => {
    const secret = fc.stringMatching(/^[\w-]{22}$/);
    fc.assert(
      fc.property(secret, fc.option(secret), (secret, mark) => {
        expect(readDeviceSecret(mark === null ? secret : `${secret}.${mark}`)).toBe(secret);
        expect(isSessionId(deviceIdOf(secret))).toBe(true);
      }),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          anything,
          fc.tuple(secret, anyText).map((parts) => parts.join('')),
        ),
        (value) => {
          const read = readDeviceSecret(value);
          expect(read === null || (/^[\w-]{22}$/.test(read) && String(value).startsWith(read))).toBe(true);
        },
      ),
    );
  });

  it('is let in by a token as the first message of a socket, and otherwise refused, whatever it says', async () => {
    const { sessions } = createTestManager();
    const { token, session } = await sessions.issue({ userId: 'alice' });
    expect((await sessions.authenticate(String(Buffer.from(token)))).id).toBe(session.id);
    const bytes = fc.uint8Array({ maxLength: 200 }).map((bytes) => String(Buffer.from(bytes)));
    const alike = fc.tuple(fc.nat(token.length), anyText).map(([at, text]) => token.slice(0, at) + text);
    await fc.assert(
      fc.asyncProperty(fc.oneof(bytes, anything, alike), async (message) => {
        fc.pre(message !== token);
        await expect(sessions.authenticate(message as string)).rejects.toThrow(InvalidTokenError);
      }),
    );
  });

  it('has a mark that is good for its text and purpose alone', () => {
    const { sessions } = createTestManager();
    fc.assert(
      fc.property(anyText, anyText, anyText, (purpose, text, other) => {
        const mark = sessions.mark(purpose, text);
        expect(sessions.isMark(mark, purpose, text)).toBe(true);
        expect(sessions.isMark(mark, purpose, other)).toBe(other.toWellFormed() === text.toWellFormed());
        expect(sessions.isMark(other, purpose, text)).toBe(false);
      }),
    );
  });

  it('names a session or a device that its user has, or nobody is touched', async () => {
    const { sessions } = createTestManager();
    const acting = sessions.actingAs(
      await sessions.authenticate((await sessions.issue({ userId: 'alice' })).token),
    );
    await fc.assert(
      fc.asyncProperty(fc.oneof(anyText, sessionId), async (id) => {
        const answers = await Promise.all([
          acting.find(id),
          acting.setLabel(id, id),
          acting.revoke(id),
          acting.deny(id),
          acting.confirm(id),
          acting.revokeDevice(id),
          acting.forgetDevice(id),
        ]);
        expect(answers).toEqual([null, null, false, false, false, [], false]);
      }),
    );
    expect((await acting.list()).sessions).toHaveLength(1);
  });

  it('is told to a log in one line, and in whole characters', () => {
    fc.assert(
      fc.property(anyText, (message) => {
        const line = oneLine(message);
        expect(line.isWellFormed() && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(line)).toBe(true);
      }),
    );
  });

  it('is quoted in one short line', () => {
    fc.assert(
      fc.property(anyText, (value) => {
        const quoted = shown(value);
        expect(quoted.length < 500 && !/[\r\n]/.test(quoted)).toBe(true);
      }),
    );
  });
});

/** What comes of it, or null where it throws an error of the class; what else it throws is thrown on. */
function triedTo<T>(work: () => T, error: new (...args: never[]) => Error): T | null {
  try {
    return work();
  } catch (thrown) {
    if (thrown instanceof error) return null;
    throw thrown;
  }
}
