import { createFormat, type Format } from '../format.js';
import { en, type Messages } from './en.js';
import { fa } from './fa.js';

export type { Messages } from './en.js';

/** The languages of the page, the one for everybody else first. */
export const LANGUAGES = ['en', 'fa'] as const;

export type Language = (typeof LANGUAGES)[number];

/** Each in its own words. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { en: 'English', fa: 'فارسی' };

const WORDS: Readonly<Record<Language, (format: Format) => Messages>> = { en, fa };

/** A language to speak to a reader in: its words, and how it counts and tells the time. */
export interface Locale {
  readonly language: Language;
  readonly messages: Messages;
  readonly format: Format;
}

export function createLocales(): Readonly<Record<Language, Locale>> {
  const entries = LANGUAGES.map((language) => {
    const format = createFormat(language);
    return [language, { language, format, messages: WORDS[language](format) }] as const;
  });
  return Object.fromEntries(entries) as Record<Language, Locale>;
}
