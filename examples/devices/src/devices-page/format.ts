import { ago } from './assets/ago.js';

/** What counts, lists and tells the time in one language. */
export interface Format {
  readonly language: string;
  number(value: number): string;
  /** The form that a count asks for, by the rules of the language (CLDR's plural categories). */
  plural(count: number, forms: PluralForms): string;
  list(items: readonly string[]): string;
  /** A duration such as `'30d'`. */
  duration(duration: string): string;
  date(date: Date): string;
  /** Date and time, by UTC, and saying so: the server doesn't know where the reader is. */
  moment(date: Date): string;
  /** How long ago, or null for what is as good as now. */
  ago(date: Date, now: Date): string | null;
}

type PluralForms = Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>;

const UNITS: Readonly<Record<string, string>> = {
  s: 'second',
  m: 'minute',
  h: 'hour',
  d: 'day',
  w: 'week',
};

export function createFormat(language: string): Format {
  const numbers = new Intl.NumberFormat(language);
  const plurals = new Intl.PluralRules(language);
  const lists = new Intl.ListFormat(language);
  const day = { year: 'numeric', month: 'short', day: 'numeric', timeZone: 'UTC' } as const;
  const dates = new Intl.DateTimeFormat(language, day);
  const moments = new Intl.DateTimeFormat(language, {
    ...day,
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'short',
  });
  return {
    language,
    number: (value) => numbers.format(value),
    plural: (count, forms) => forms[plurals.select(count)] ?? forms.other,
    list: (items) => lists.format(items),
    duration(duration) {
      const [, count, unit] = /^(\d+)([smhdw])$/.exec(duration) ?? [];
      const name = UNITS[unit ?? ''];
      if (name === undefined) return duration;
      return new Intl.NumberFormat(language, { style: 'unit', unit: name, unitDisplay: 'long' }).format(
        Number(count),
      );
    },
    date: (date) => dates.format(date),
    moment: (date) => moments.format(date),
    ago: (date, now) => ago(language, date.getTime(), now.getTime()),
  };
}

/** Keeps the direction of a name from turning the sentence around it (UAX #9, FSI and PDI). */
export function isolate(text: string): string {
  return `\u2068${text}\u2069`;
}
