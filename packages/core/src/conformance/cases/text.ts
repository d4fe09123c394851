import assert from 'node:assert/strict';
import type { SessionStatus } from '../../store/contract.js';
import { casesOf } from '../conformance-case.js';
import { HOUR, NOW } from '../moments.js';
import { LOG_IN_IP, limitOf, newRevocation } from '../scene.js';

/** JSON and other texts that something on the way to the disk and back likes to change. */
const ODD_TEXTS: Readonly<Record<string, string>> = {
  'unknown members': '{"neverHeardOf":{"by":["any",{"store":null}]},"v":9}',
  'the order and the spaces of JSON': '{ "b" : 1 ,\n\t"a":[ ],"b":2 }\r\n ',
  'numbers beyond double precision': '{"n":12345678901234567890.10,"e":1E400,"z":-0}',
  quotes: `{"q":"'' \\" \` ´ “”"}`,
  backslashes: '{"b":"\\\\ \\\\n \\\\\' \\u005c"}',
  'escaped NUL': '{"nul":"\\u0000"}',
  'control characters': '{"c":"\u0001\u0008\u001f\u007f\u0085"}',
  'invisible characters': '\ufeff{"i":"\u200b\u2028\u2029\u00a0\ufffd\uffff"}',
  'both forms of one letter': '{"l":"\u00e1 a\u0301 \u212b \u00c5"}',
  'characters beyond the basic plane':
    '{"e":"\u{1f469}\u200d\u{1f467} \u{1f3f4}\u{e0067} \u{1d4b3} \u{10ffff}"}',
  placeholders: `{"p":"$1 $2 ? ?? :name :id @p1 %s %d %% {0} \${x} #{x} $$ $a$"}`,
  'code of databases': `{"$where":"1","$ne":null,"s":"'; DROP TABLE sessions; -- /* */"}`,
};

/** Addresses up to 64 characters. */
const ADDRESSES = [
  '192.0.2.255',
  '::1',
  '2001:db8:85a3:8d3:1319:8a2e:370:7348',
  '::ffff:192.0.2.128',
  '0000:0000:0000:0000:0000:ffff:255.255.255.255',
  `fe80:1234:5678:9abc:def0:1234:5678:9abc%${'z'.repeat(24)}`,
];

/** Ids that a query language might take for something else than a text. */
const ODD_IDS = [
  '',
  ' ',
  "'",
  "' OR '1'='1",
  '"; DROP TABLE sessions; --',
  '\\',
  '%',
  '______________________',
  '*',
  '$1',
  '?',
  ':id',
  '{"$ne":null}',
  '{"$gt":""}',
  '[object Object]',
  'null',
  '0',
  '__proto__',
  '\u{1f469}\u200d\u{1f467}',
  'x'.repeat(300),
];

export const textCases = casesOf('texts', {
  'come back from details as they went in': async (scene) => {
    for (const [what, details] of Object.entries(ODD_TEXTS)) {
      const session = await scene.add(what, { details });
      assert.equal((await scene.store.read(session.id))?.details, details, what);
      const [other = details] = Object.values(ODD_TEXTS).filter((text) => text !== details);
      assert.equal(await scene.store.update(session.id, { details }, { details: other }, NOW), true, what);
      assert.equal(await scene.store.update(session.id, { details: other }, { details }, NOW), true, what);
      assert.equal((await scene.store.read(session.id))?.details, details, what);
    }
  },

  'come back from data as they went in': async (scene) => {
    for (const [what, data] of Object.entries(ODD_TEXTS)) {
      const session = await scene.add(what, { data });
      assert.equal((await scene.store.find([session.id]))[0]?.data, data, what);
      assert.equal(await scene.store.update(session.id, {}, { data: '{}' }, NOW), true, what);
      assert.equal(await scene.store.update(session.id, {}, { data }, NOW), true, what);
      assert.equal((await scene.store.read(session.id))?.data, data, what);
    }
  },

  "come back from a user's details as they went in": async (scene) => {
    for (const [what, details] of Object.entries(ODD_TEXTS)) {
      const userId = scene.user(what);
      await scene.store.changeUser(userId, { details });
      assert.equal((await scene.store.findUser(userId))?.details, details, what);
      assert.equal(await scene.store.changeUser(userId, { details }, { details }), true, what);
    }
  },

  'of 8 KiB fit into details and data': async (scene) => {
    for (const [what, filler] of Object.entries({ ascii: 'x', emoji: '\u{1f469}' })) {
      const text = filled(filler, 8192);
      const session = await scene.add(what, { details: text, data: text });
      await scene.assertKept(session);
      assert.equal(await scene.store.update(session.id, {}, { details: '{}', data: null }, NOW), true);
      const changes = { details: text, data: text };
      assert.equal(await scene.store.update(session.id, {}, changes, NOW), true);
      await scene.assertKept(session);
    }
  },

  'of 1 KiB fit into authMethods': async (scene) => {
    const [text, other] = [filled('x', 1024), filled('y', 1024)];
    const session = await scene.add('a', { authMethods: text });
    await scene.assertKept(session);
    assert.equal(await scene.store.update(session.id, {}, { authMethods: other }, NOW), true);
    await scene.assertKept({ ...session, authMethods: other });
  },

  "of 64 KiB fit into a user's details": async (scene) => {
    for (const [what, filler] of Object.entries({ ascii: 'x', emoji: '\u{1f469}' })) {
      const userId = scene.user(what);
      const details = filled(filler, 65_536);
      assert.equal(await scene.store.changeUser(userId, { details }), true);
      assert.equal((await scene.store.findUser(userId))?.details, details);
      assert.equal(await scene.store.changeUser(userId, { details: '{}' }, { details }), true);
    }
  },

  'of 255 bytes are user ids like any other': async (scene) => {
    for (const filler of ['x', 'á', '字', '\u{1f469}']) {
      const prefix = scene.user(filler);
      const userId = `${prefix}${filled(filler, 255 - Buffer.byteLength(prefix), '')}`;
      const neighbour = `${userId.slice(0, -1)}y`;
      const session = await scene.add(`${filler} a`, { userId });
      await scene.add(`${filler} b`, { userId: neighbour });
      await scene.assertKept(session);
      await scene.store.changeUser(userId, { validAfter: NOW });
      assert.equal((await scene.store.findUser(userId))?.userId, userId);
      assert.equal(await scene.store.findUser(neighbour), null);
      assert.deepEqual(await scene.listedIds(userId), [session.id]);
      assert.deepEqual(await scene.store.revokeAll(userId, newRevocation()), [session.id]);
    }
  },

  'that look like code are user ids like any other': async (scene) => {
    const bystander = await scene.add('bystander');
    for (const odd of ODD_IDS) {
      const userId = scene.user(odd).slice(0, 255);
      const session = await scene.add(odd, { userId });
      await scene.assertKept(session);
      await scene.store.changeUser(userId, { validAfter: NOW });
      assert.equal((await scene.store.findUser(userId))?.validAfter, NOW);
      await scene.store.setIdleTimeout(userId, 2 * HOUR, NOW);
      assert.deepEqual(await scene.listedIds(userId), [session.id]);
      assert.equal(await scene.store.revoke(session.id, newRevocation(), userId), true);
    }
    await scene.assertKept(bystander);
  },

  'that look like code are ids of nothing, and no error': async (scene) => {
    const session = await scene.add('a');
    assert.deepEqual(await scene.store.find(ODD_IDS), []);
    for (const odd of ODD_IDS) {
      assert.equal(await scene.store.read(odd), null, odd);
      await scene.land([{ id: odd, at: NOW, ip: LOG_IN_IP }]);
      assert.equal(await scene.store.update(odd, {}, { generation: 1 }, NOW), false, odd);
      assert.deepEqual(await scene.admit(odd), { admitted: false, reason: 'changed' }, odd);
      assert.equal(await scene.store.revoke(odd, newRevocation()), false, odd);
    }
    for (const odd of ODD_IDS.filter((id) => id.length > 0 && id.length < 256)) {
      assert.equal(await scene.store.revoke(session.id, newRevocation(), odd), false, odd);
      assert.deepEqual(await scene.store.list(odd, { now: NOW, limit: 10 }), [], odd);
      assert.deepEqual(await scene.store.revokeAll(odd, newRevocation()), [], odd);
      assert.equal(await scene.store.findUser(odd), null, odd);
    }
    await scene.assertKept(session);
  },

  'of 16 letters fit into a status, whatever they are': async (scene) => {
    // No status that there is today: a store that knows of none needs no change when one is added.
    const [status, lookalike] = ['Abcdefghijklmnop', 'abcdefghijklmnop'].map((text) => text as SessionStatus);
    assert.ok(status && lookalike);
    const session = await scene.add('a', { status: status });
    await scene.assertKept(session);
    assert.equal((await scene.store.find([session.id]))[0]?.status, status);
    assert.equal(await scene.store.update(session.id, { status: lookalike }, { generation: 1 }, NOW), false);
    const other = scene.session('b', { status: lookalike });
    assert.equal((await scene.logIn(other, limitOf(1, 'reject'))).inserted, true);
    const admission = { expected: { status: lookalike }, changes: { status }, limit: limitOf(1) };
    assert.deepEqual(await scene.admit(other.id, admission), { admitted: true, evicted: [session.id] });
  },

  'of 64 characters fit into lastIp, IPv6 with a zone included': async (scene) => {
    for (const [n, lastIp] of ADDRESSES.entries()) {
      const session = await scene.add(`inserted ${n}`, { lastIp });
      assert.equal((await scene.store.read(session.id))?.lastIp, lastIp);
      const { id } = await scene.add(`noted ${n}`);
      await scene.land([{ id, at: NOW, ip: lastIp }]);
      assert.equal((await scene.store.read(id))?.lastIp, lastIp);
    }
  },

  'of 64 characters fit into the reason of an ending': async (scene) => {
    for (const reason of ['r'.repeat(64), '字'.repeat(64), `'"\\?$1%s`, '']) {
      const revocation = () => newRevocation({ reason });
      await scene.add(`${reason} a`);
      assert.equal(await scene.store.revoke(scene.id(`${reason} a`), revocation()), true);
      const { id: evicted } = await scene.add(`${reason} b`);
      const limit = () => ({ max: 1, onLimit: 'evictOldest', revocation: revocation() }) as const;
      const result = await scene.logIn(scene.session(`${reason} c`), limit());
      assert.deepEqual(result.inserted && result.evicted, [evicted]);
      const { id: admitted } = await scene.add(`${reason} d`, { status: 'pending' });
      assert.deepEqual(await scene.admit(admitted, { limit: limit() }), {
        admitted: true,
        evicted: [scene.id(`${reason} c`)],
      });
      assert.deepEqual(await scene.store.revokeAll(scene.userId, revocation()), [admitted]);
    }
  },
});

/** JSON text of exactly so many bytes, or with `''` for a frame just the filling. */
function filled(filler: string, bytes: number, frame = '""'): string {
  const room = bytes - frame.length;
  const size = Buffer.byteLength(filler);
  const filling = filler.repeat(Math.floor(room / size)) + '.'.repeat(room % size);
  return frame.slice(0, 1) + filling + frame.slice(1);
}
