import { describe, expect, it } from 'vitest';
import { type DeviceRoom, type KnownDevice, noteDevice, parseDevices } from '../src/devices/device-list.js';

/** Room for so many, where all may go. */
const roomFor = (max: number): DeviceRoom => ({ max, mayForget: () => true });

function noted(...args: Parameters<typeof noteDevice>): string {
  return noteDevice(...args) ?? 'no room';
}

const LOOK = { os: 'Linux', browser: 'Firefox', model: null };

describe('noteDevice', () => {
  it('keeps what another version wrote, in the record and in the device', () => {
    const text = JSON.stringify({
      devices: [{ id: 'a', firstSeenAt: 1, lastUsedAt: 1, ...LOOK, later: true }],
      later: { x: 1 },
    });
    const details = noted(text, { id: 'a', look: { ...LOOK, os: 'Windows' }, at: 5 }, roomFor(9));
    expect(JSON.parse(details)).toEqual({
      devices: [{ id: 'a', firstSeenAt: 1, lastUsedAt: 5, ...LOOK, os: 'Windows', later: true }],
      later: { x: 1 },
    });
  });

  it('never moves the last use backwards', () => {
    const first = noted('{}', { id: 'a', look: LOOK, at: 5 }, roomFor(9));
    expect(parseDevices(noted(first, { id: 'a', look: LOOK, at: 3 }, roomFor(9)))).toMatchObject([
      { firstSeenAt: 5, lastUsedAt: 5 },
    ]);
  });

  it('keeps the device that was just used, whatever the clocks of the others', () => {
    const ahead = noted('{}', { id: 'a', look: LOOK, at: 9 }, roomFor(1));
    expect(parseDevices(noted(ahead, { id: 'b', look: LOOK, at: 1 }, roomFor(1)))).toMatchObject([
      { id: 'b' },
    ]);
  });

  it('forgets only devices that may go, the one that was used least recently first', () => {
    let text = '{}';
    for (const [at, id] of ['a', 'b', 'c'].entries()) text = noted(text, { id, look: LOOK, at }, roomFor(3));
    const room = { max: 3, mayForget: ({ firstSeenAt }: KnownDevice) => firstSeenAt < 2 };
    const hashes = (details: string) => parseDevices(details).map(({ id }) => id);
    text = noted(text, { id: 'd', look: LOOK, at: 4 }, room);
    expect(hashes(text)).toEqual(['d', 'c', 'b']);
    text = noted(text, { id: 'e', look: LOOK, at: 5 }, room);
    expect(hashes(text)).toEqual(['e', 'd', 'c']);
    expect(noteDevice(text, { id: 'f', look: LOOK, at: 6 }, room)).toBeNull();
  });

  it('needs no room for a device that is known', () => {
    const room = { max: 1, mayForget: () => false };
    const text = noted('{}', { id: 'a', look: LOOK, at: 1 }, room);
    expect(parseDevices(noted(text, { id: 'a', look: LOOK, at: 2 }, room))).toMatchObject([
      { lastUsedAt: 2 },
    ]);
  });

  it('stays below 64 KiB, however long the names are', () => {
    const look = { os: '\u{1f600}'.repeat(32), browser: '"'.repeat(64), model: '\u4e00'.repeat(64) };
    let text = '{}';
    for (let n = 0; n < 200; n += 1)
      text = noted(text, { id: `${n}`.padStart(22, 'A'), look, at: n }, roomFor(200));
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
