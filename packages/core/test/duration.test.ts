import { describe, expect, it } from 'vitest';
import { FAR_FUTURE, formatDuration, parseDuration, parseDurationOrNone } from '../src/values/duration.js';

describe('parseDuration', () => {
  it.each([
    ['500ms', 500],
    ['90s', 90_000],
    ['1.5h', 5_400_000],
    ['30 days', 2_592_000_000],
    ['2w', 1_209_600_000],
  ])('reads %s', (text, milliseconds) => {
    expect(parseDuration(text, 'x')).toBe(milliseconds);
  });

  it.each(['', '30', '-1d', '0s', '1 d 2 h', 'soon', '9999999999y', 'none', 30, null, undefined])(
    'refuses %j',
    (value) => {
      expect(() => parseDuration(value as string, 'idleTimeout')).toThrow(
        /^idleTimeout must be a duration with a unit, such as '30d' or '15m', not /,
      );
    },
  );
});

describe('parseDurationOrNone', () => {
  it("reads 'none' as the far future, which a Date can hold", () => {
    expect(parseDurationOrNone('none', 'x')).toBe(FAR_FUTURE);
    expect(new Date(FAR_FUTURE).toISOString()).toBe('9999-12-31T23:59:59.999Z');
  });
});

describe('formatDuration', () => {
  it.each([
    [7 * 86_400_000, '7d'],
    [36 * 3_600_000, '36h'],
    [90_000, '90s'],
    [15 * 60_000, '15m'],
    [1500, '1500ms'],
    [FAR_FUTURE, 'none'],
  ])('writes %d as %s, which is read back as the same', (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text);
    expect(parseDurationOrNone(text, 'x')).toBe(milliseconds);
  });
});
