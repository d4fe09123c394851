/** Below this age a device is in use: activity is noted once a minute, and on the side. */
const NOW = 120_000;

/** @type {readonly (readonly [Intl.RelativeTimeFormatUnit, number])[]} */
const UNITS = [
  ['year', 31_536_000_000],
  ['month', 2_592_000_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

/**
 * How long ago something was, in the words of a language; null for what is as good as now. Here for server and browser,
 * so that both say the same.
 *
 * @param {string} language
 * @param {number} time in milliseconds since the epoch
 * @param {number} now likewise
 * @returns {string | null}
 */
export function ago(language, time, now) {
  const age = now - time;
  if (age < NOW) return null;
  const [unit, length] = UNITS.find(([, milliseconds]) => age >= milliseconds) ?? ['minute', 60_000];
  return new Intl.RelativeTimeFormat(language).format(-Math.floor(age / length), unit);
}
