import { describe, expect, it } from 'vitest';
import { tidyClientText } from '../src/values/client-text.js';

const FLAG_OF_ENGLAND = '\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}';
const FAMILY = '👩\u200d👩\u200d👧\u200d👦';
const RAINBOW = '🏳\ufe0f\u200d🌈';
const DEVELOPER = '👩🏽\u200d💻';

describe('tidyClientText', () => {
  it.each([
    ['  my phone ', 'my phone'],
    ['a\u0000b\r\nc\u0085d', 'abcd'],
    ['gpj.\u202eexe', 'gpj.exe'],
    ['one\u2028two\u2029three', 'onetwothree'],
    ['x\ud800y', 'x\ufffdy'],
    ['Zoë 😀', 'Zoë 😀'],
    ['\u2800⠓⠊\u2800⠞⠓⠑⠗⠑\u2800', '⠓⠊\u2800⠞⠓⠑⠗⠑'],
    ['\u3000全角\u00a0', '全角'],
    ['', null],
    [undefined, null],
    [null, null],
    [7, null],
    [['a'], null],
  ])('makes %j %j', (text, tidy) => {
    expect(tidyClientText(text, 100)).toBe(tidy);
  });

  const HIDDEN: readonly [string, string][] = [
    ['controls', '\u0007\u007f\u009f'],
    ['spaces', ' \t\u00a0\u1680\u2000\u200a\u202f\u205f\u3000'],
    ['spaces without width', '\u200b\u2060\ufeff'],
    ['marks of direction', '\u061c\u200e\u200f\u202a\u202e\u2066\u2069'],
    ['deprecated format characters', '\u206a\u206b\u206c\u206d\u206e\u206f'],
    ['invisible operators', '\u2061\u2062\u2063\u2064'],
    ['soft hyphens', '\u00ad\u00ad'],
    ['joiners', '\u200d\u200c\u034f'],
    ['variation selectors', '\ufe0f\ufe00\u{e0100}\u{e01ef}\u180b'],
    ['tags', '\u{e0001}\u{e0041}\u{e007f}'],
    ['fillers of Hangul', '\u115f\u1160\u3164\uffa0'],
    ['the blank of Braille', '\u2800\u2800'],
    ['vowels of Khmer that are not written, and of Mongolian', '\u17b4\u17b5\u180e'],
    ['marks of annotations', '\ufff9\ufffa\ufffb'],
    ['marks of music and of shorthand', '\u{1d173}\u{1d17a}\u{1bca0}'],
    ['separators of lines', '\u2028\u2029'],
    ['private use', '\ue000\uf8ff\u{f0000}\u{10fffd}'],
    ['what is no character', '\ufdd0\uffff\u{1fffe}'],
  ];

  it.each(HIDDEN)('takes %s alone for nothing', (_, hidden) => {
    expect(tidyClientText(hidden, 100)).toBeNull();
  });

  it.each(HIDDEN.filter(([kind]) => kind !== 'spaces' && !kind.includes('Braille')))(
    'leaves no %s within a name, so that nobody takes it for another',
    (_, hidden) => {
      expect(tidyClientText(`al${hidden}ice`, 100)).toBe('alice');
    },
  );

  it.each([
    ['an emoji of four', FAMILY],
    ['an emoji with a colour', DEVELOPER],
    ['an emoji with a variation and a joiner', RAINBOW],
    ['a keycap', '1\ufe0f\u20e3'],
    ['a heart', '❤\ufe0f'],
    ['a text that might be an emoji', '☎\ufe0e'],
    ['the flag of England', FLAG_OF_ENGLAND],
    ['a flag', '🇮🇸'],
    ['Persian', 'می\u200cخواهم'],
    ['a joiner that ends Arabic', '١٤٤٥ ه\u200d'],
    ['a half form of Hindi', 'क्\u200dष'],
    ['a final consonant of Malayalam', 'അവന്\u200d'],
    ['Kannada', 'ರ\u200d\u0ccdಕ'],
    ['a variant of a Chinese character', '葛\u{e0100}'],
    ['Mongolian', 'ᠠ\u180b'],
    ['a number of Arabic', '\u0600١٢'],
    ['Hebrew with points', 'שָׁלוֹם'],
    ['Thai', 'น้ำ'],
    ['an accent of its own', 'Zoe\u0308'],
  ])('leaves %s as it is', (_, text) => {
    expect(tidyClientText(text, 100)).toBe(text);
    expect(tidyClientText(`${text} of Zoë`, 100)).toBe(`${text} of Zoë`);
  });

  it.each([
    ['a joiner behind an emoji with nothing to join', '👩\u200d', '👩'],
    ['a joiner behind a variation with nothing to join', '❤\ufe0f\u200d', '❤\ufe0f'],
    ['joiners in a row', '👩\u200d\u200d\u200d💻', '👩💻'],
    ['a non-joiner at the end', 'می\u200c', 'می'],
    ['variations in a row', '😀\ufe0f\ufe0f\ufe01', '😀\ufe0f'],
    ['a text in tags behind a flag', `🏴${'\u{e0041}'.repeat(50)}\u{e007f}`, '🏴'],
    ['tags without their end', '🏴\u{e0067}\u{e0062}\u{e0065}', '🏴'],
    ['a tag behind a letter', 'alice\u{e0061}', 'alice'],
  ])('leaves no %s', (_, text, tidy) => {
    expect(tidyClientText(text, 100)).toBe(tidy);
  });

  it('cuts without splitting a character', () => {
    expect(tidyClientText('abc😀', 4)).toBe('abc');
    expect(tidyClientText('abc😀', 5)).toBe('abc😀');
  });

  it.each([
    ['an emoji of four', FAMILY],
    ['an emoji with a colour', DEVELOPER],
    ['an emoji with a variation', RAINBOW],
    ['the flag of England', FLAG_OF_ENGLAND],
    ['a flag', '🇮🇸'],
    ['an accent of its own', 'e\u0308'],
    ['a syllable', 'नि'],
  ])('cuts before %s, or behind it, and nowhere within', (_, character) => {
    for (let max = 2; max < character.length + 2; max += 1) {
      expect(tidyClientText(`ab${character}cd`, max)).toBe('ab');
    }
    expect(tidyClientText(`ab${character}cd`, character.length + 2)).toBe(`ab${character}`);
  });

  it('keeps as much as there is room for of a character without end', () => {
    const cut = tidyClientText(`Z${'\u0308'.repeat(500)}`, 64);
    expect(cut).toBe(`Z${'\u0308'.repeat(63)}`);
    expect(tidyClientText(FAMILY, 4)).toBe('👩');
    expect(tidyClientText(`${FLAG_OF_ENGLAND}`, 7)).toBe('🏴');
  });

  it('leaves no space where it cut, and no half of a character', () => {
    expect(tidyClientText('abc def', 4)).toBe('abc');
    expect(tidyClientText('äbc def', 4)).toBe('äbc');
    expect(tidyClientText(`x${'\u200b'.repeat(2)}😀`, 1)).toBe('x');
  });

  it('looks at no more than it needs', () => {
    expect(tidyClientText(`${'\u200b'.repeat(400)}late`, 100)).toBeNull();
  });
});
