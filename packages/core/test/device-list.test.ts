import { describe, expect, it } from 'vitest';
import { noteDevice, parseDevices } from '../src/device-list.js';

const LOOK = { os: 'Linux', browser: 'Firefox', model: null };

describe('noteDevice', () => {
  it('keeps what another version wrote, in the record and in the device', () => {
    const text = JSON.stringify({
      devices: [{ hash: 'a', firstSeenAt: 1, lastUsedAt: 1, ...LOOK, later: true }],
      later: { x: 1 },
    });
    const noted = noteDevice(text, { hash: 'a', look: { ...LOOK, os: 'Windows' }, at: 5 }, 9);
    expect(JSON.parse(noted)).toEqual({
      devices: [{ hash: 'a', firstSeenAt: 1, lastUsedAt: 5, ...LOOK, os: 'Windows', later: true }],
      later: { x: 1 },
    });
  });

  it('never moves the last use backwards', () => {
    const first = noteDevice('{}', { hash: 'a', look: LOOK, at: 5 }, 9);
    expect(parseDevices(noteDevice(first, { hash: 'a', look: LOOK, at: 3 }, 9))).toMatchObject([
      { firstSeenAt: 5, lastUsedAt: 5 },
    ]);
  });

  it('keeps the device that was just used, whatever the clocks of the others', () => {
    const ahead = noteDevice('{}', { hash: 'a', look: LOOK, at: 9 }, 1);
    expect(parseDevices(noteDevice(ahead, { hash: 'b', look: LOOK, at: 1 }, 1))).toMatchObject([
      { hash: 'b' },
    ]);
  });

  it('stays below 64 KiB, however long the names are', () => {
    const look = { os: '\u{1f600}'.repeat(32), browser: '"'.repeat(64), model: '\u4e00'.repeat(64) };
    let text = '{}';
    for (let n = 0; n < 200; n += 1)
      text = noteDevice(text, { hash: `${n}`.padStart(22, 'A'), look, at: n }, 200);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(65_536);
    expect(parseDevices(text).length).toBeGreaterThan(100);
    expect(parseDevices(text)[0]).toMatchObject({ lastUsedAt: 199 });
  });
});

describe('parseDevices', () => {
  it.each(['{}', '{"devices":null}', '{"devices":{}}'])('finds none in %s', (text) => {
    expect(parseDevices(text)).toEqual([]);
  });
});
