import { describe, expect, it } from 'vitest';
import { createFormat, isolate } from '../format.js';
import { html } from '../html.js';
import { en } from '../messages/en.js';
import { createLocales, type Messages } from '../messages/index.js';

const TIME = new Date('2026-03-14T17:05:00Z');
const { en: english, fa: persian } = createLocales();

describe('a language', () => {
  it('that lacks a message does not compile', () => {
    const { logOut: _, ...rest } = en(createFormat('en'));
    // @ts-expect-error logOut is missing.
    const messages: Messages = rest;
    expect(messages).not.toHaveProperty('logOut');
  });

  it('has the words for every outcome and refusal', () => {
    for (const group of ['results', 'refusals'] as const) {
      expect(Object.keys(persian.messages[group]).sort()).toEqual(
        Object.keys(english.messages[group]).sort(),
      );
    }
  });

  it('says nothing in English by mistake', () => {
    const texts = Object.entries(persian.messages).filter(([, text]) => typeof text === 'string');
    const same = texts.filter(([name, text]) => text === english.messages[name as keyof Messages]);
    expect(same).toEqual([]);
  });
});

describe('English', () => {
  it('counts by its own rules', () => {
    expect(english.messages.logOutOthersTitle(1)).toBe('Log out your other device?');
    expect(english.messages.logOutOthersTitle(1200)).toBe('Log out your 1,200 other devices?');
  });

  it('tells times', () => {
    expect(english.format.date(TIME)).toBe('Mar 14, 2026');
    expect(english.format.moment(TIME)).toMatch(/^Mar 14, 2026, 5:05\sPM UTC$/);
    expect(english.format.duration('30d')).toBe('30 days');
    expect(english.format.duration('none')).toBe('none');
  });
});

describe('Persian', () => {
  it('has its own digits, calendar and direction', () => {
    expect(persian.messages.direction).toBe('rtl');
    expect(persian.format.date(TIME)).toBe('۲۳ اسفند ۱۴۰۴');
    expect(persian.format.duration('30d')).toBe('۳۰ روز');
    expect(persian.messages.logOutOthersTitle(12)).toBe('۱۲ دستگاه دیگر خارج شوند؟');
  });

  it('keeps names in another direction together', () => {
    expect(persian.messages.titleOf('Chrome', 'Windows 11')).toBe(
      `${isolate('Chrome')} روی ${isolate('Windows 11')}`,
    );
  });

  it('takes markup into its sentences', () => {
    expect(persian.messages.loggedInOn(html`<time>۱</time>`).toString()).toBe('ورود در <time>۱</time>');
  });
});

describe('how long ago', () => {
  const second = 1000;
  const day = 86_400 * second;

  it.each([
    [0, null],
    [119 * second, null],
    [-5 * second, null],
    [120 * second, '2 minutes ago'],
    [3599 * second, '59 minutes ago'],
    [3600 * second, '1 hour ago'],
    [day, '1 day ago'],
    [29 * day, '29 days ago'],
    [30 * day, '1 month ago'],
    [400 * day, '1 year ago'],
  ])('%i ms are %j', (age, words) => {
    expect(english.format.ago(new Date(TIME.getTime() - age), TIME)).toBe(words);
  });

  it('is said in the reader’s language', () => {
    expect(persian.format.ago(new Date(TIME.getTime() - 3 * day), TIME)).toBe('۳ روز پیش');
  });
});
