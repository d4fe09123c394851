/** A pattern's groups by what they are, in order; a pair is fixed instead. */
type Fields = readonly (string | readonly [string, string])[];
type Patterns = readonly (readonly RegExp[] | Fields)[];

/**
 * Devices that ua-parser-js 1.x does not know, in the form in which it takes more: patterns, then what they find, in
 * turns. They go before its own. None may take longer than in proportion to the text.
 */
export const MORE_PATTERNS: Readonly<Record<'browser' | 'device' | 'os', Patterns>> = {
  browser: [[/\bqtcarbrowser\b/i], [['name', 'Tesla']]],
  device: [
    [/; (pixel (?!c\b|tablet|watch)\w[\w ]{0,11})(?: build|\))/i],
    ['model', ['vendor', 'Google'], ['type', 'mobile']],
    [/; (nexus 5x)\b/i],
    ['model', ['vendor', 'LG'], ['type', 'mobile']],
    [/; ((?:be20|de21|dn21|eb21|in20|kb20|le21|ne22)\d\d)(?: build|\))/i],
    ['model', ['vendor', 'OnePlus'], ['type', 'mobile']],
    [/; (v2\d{3})(?: build|\))/i],
    ['model', ['vendor', 'Vivo'], ['type', 'mobile']],
    [/\b(sm-[ptx]\d{3}\w{2,3})\b/i],
    ['model', ['vendor', 'Samsung'], ['type', 'tablet']],
    [/\bqtcarbrowser\b/i],
    [
      ['vendor', 'Tesla'],
      ['type', 'embedded'],
    ],
    [/\bxbox_one/i],
    [
      ['model', 'Xbox One'],
      ['vendor', 'Microsoft'],
      ['type', 'console'],
    ],
  ],
  os: [
    [/\bxbox_one/i],
    [
      ['name', 'Xbox'],
      ['version', 'One'],
    ],
  ],
};
