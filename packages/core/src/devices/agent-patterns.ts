/** A pattern's groups by what they are, in order; a pair is fixed instead. */
type Fields = readonly (string | readonly [string, string])[];
type Patterns = readonly (readonly RegExp[] | Fields)[];

/** What stands behind the model in the comment of a User-Agent on Android. */
const END = '(?= build[/ ]|;|\\)|$)';

/** A model of its own comment part, by its maker's codes. */
function model(codes: string): RegExp {
  return new RegExp(`; (?:google |samsung |xiaomi |motorola |nothing )?(${codes})${END}`, 'i');
}

function by(vendor: string, type: string): Fields {
  return ['model', ['vendor', vendor], ['type', type]];
}

function called(vendor: string, name: string, type: string): Fields {
  return [
    ['vendor', vendor],
    ['model', name],
    ['type', type],
  ];
}

/** Codes of OPPO's series that are OnePlus's. */
const ONEPLUS_CPH =
  'cph(?:238[19]|2399|240[19]|241[13579]|242[37]|244[79]|2451|2459|246[579]|248[79]|249[13]|251[35]|2551|2569|257[13]|258[135]|260[59]|261[139]|2621|264[579]|265[35]|266[13]|2691|270[79]|271[79]|2747|2769)';
const ONEPLUS_CHINA =
  'ph[bkp]110|pgkm10|pg[pz]110|pj[adefxz]110|pk[grx]110|pl[cfkqruyz]110|(?:ac|be|de|dn|eb|gm|gn|hd|in|iv|kb|le|mt|ne)(?:19|2[0-2])\\d\\d';

/** Honor's codes look like those of Huawei, whose it was until 2020. */
const HONOR_SERIES =
  'adt|agi|agm|agt|aka|ali|alt|amg|amm|amp|anb|ann|anp|any|aum|bkl|bkq|bln|bnd|brc|brp|bvl|cga|chl|cle|clk|cma|col|cor|crt|dio|dnn|dnp|dny|dua|dvd|ebg|ela|eli|elp|elz|fcp|flc|fne|frd|fri|gdi|gfy|gia|hjc|hlk|hpb|hry|jdy|jlh|jms|jsn|koz|ksa|lge|lgn|lld|lly|lna|log|lra|lsa|lyn|maa|mag|mbh|mep|mey|mgi|moa|mtn|ndl|nic|nla|nnh|nth|ntn|nza|oxf|pct|pgt|pnm|ppg|ptp|rbn|rea|rep|rky|rmo|rna|rol|rtg|rvl|sdy|stf|tel|tfy|tna|vca|ver|vkj|vkp|vna|vne|wdy|wod|yal|yok';

/**
 * Devices that ua-parser-js 1.x does not know, in the form in which it takes more: patterns, then what they find, in
 * turns. They go before its own. None may take longer than in proportion to the text.
 */
export const MORE_PATTERNS: Readonly<Record<'browser' | 'device' | 'os', Patterns>> = {
  browser: [[/\bqtcarbrowser\b/i], [['name', 'Tesla']]],
  device: [
    // Telephones
    [/; (?:google )?(pixel (?!c\b|tablet|watch)\w[\w ]{0,14}(?:\(5g\))?)(?= build|;|\)|$)/i],
    by('Google', 'mobile'),
    [model('sc-\\d{2}[a-z]')],
    by('Samsung', 'mobile'),
    [/; (nexus 5x)\b/i],
    by('LG', 'mobile'),
    [model('(?:2[0-6](?:0[1-9]|1[0-2])\\w{0,3}rp\\w{2,3}|21051182|22081283|m2105k81)[a-z]{1,2}')],
    by('Xiaomi', 'tablet'),
    [
      model('m?2[0-6](?:0[1-9]|1[0-2])\\w{2,7}[a-z]|a\\d{3}xm'),
      model('(?:redmi|poco|mi) (?!pad)\\w[\\w +]*'),
    ],
    by('Xiaomi', 'mobile'),
    [model(`${ONEPLUS_CPH}|${ONEPLUS_CHINA}|nord [\\w +]+`)],
    by('OnePlus', 'mobile'),
    [model('cph[12]\\d{3}|p[a-l][a-z]{1,3}\\d{2,3}|a\\d{3}op')],
    by('OPPO', 'mobile'),
    [model('v[12]\\d{3}[a-z]{0,2}|vivo \\w+|i2\\d{3}')],
    by('Vivo', 'mobile'),
    [model('p[ad]2\\d{3}[a-z]?')],
    by('Vivo', 'tablet'),
    [model('rmx[1-6]\\d{3}|realme [\\w +]+')],
    by('Realme', 'mobile'),
    [model('rmp2\\d{3}')],
    by('Realme', 'tablet'),
    [model(`(?:rod2?|hey[23]?|eln|gdi|jdn2?)-\\w?w?[0l]\\d`)],
    by('Honor', 'tablet'),
    [model(`(?:${HONOR_SERIES})-\\w{2,5}`)],
    by('Honor', 'mobile'),
    [model('xt\\d{4}-\\w{1,3}'), /; motorola ((?:edge|razr|one|moto)[\w +]*)(?= build|;|\)|$)/i],
    by('Motorola', 'mobile'),
    [model('moto tab [\\w ]+')],
    by('Motorola', 'tablet'),
    [model('xperia [\\w ]+|xq-[a-z]{2}\\d{2}|so[gv]?-?\\d{2}[a-z]?|[f-j]\\d{4}|d[256]\\d{3}|[a1-3]\\d{2}so')],
    by('Sony', 'mobile'),
    [model('a(?:001t?|015|024|059p?|06[35]|142p?)')],
    by('Nothing', 'mobile'),
    [model('a\\d{3}sh|sh-[mr]\\d{2}')],
    by('Sharp', 'mobile'),
    [model('a\\d{3}zt')],
    by('ZTE', 'mobile'),
    [model('fp[2-6]|fairphone \\d\\w?')],
    by('Fairphone', 'mobile'),
    [
      /; (xiaomi|oppo|oneplus|blackview|doogee|hisense|meizu|oukitel|ulefone|wiko) (?!.{0,12}pad)([\w +-]+)(?= build|;|\))/i,
    ],
    ['vendor', 'model', ['type', 'mobile']],
    [/; (xiaomi|oppo|oneplus|blackview|doogee|oukitel) ([\w +-]*pad[\w +-]*)(?= build|;|\))/i],
    ['vendor', 'model', ['type', 'tablet']],
    [/microsoft; (rm-\d+|lumia [\w ]+)/i],
    by('Microsoft', 'mobile'),
    [/; blackberry (\d{4})/i],
    by('BlackBerry', 'mobile'),
    [/\(bb10; (?:touch|kbd)/i],
    [
      ['vendor', 'BlackBerry'],
      ['type', 'mobile'],
    ],
    [/\(mobile; (?!nokia)([a-z]{2,12})[ _/]([\w ]{2,16})[/;]/i],
    ['vendor', 'model', ['type', 'mobile']],
    // Tablets
    [/\b(sm-[ptx]\d{3}\w{0,3})\b/i],
    by('Samsung', 'tablet'),
    [/; kf[a-z]{3,5}(?= build|;|\))/i],
    called('Amazon', 'Fire tablet', 'tablet'),
    [/\bkindle\/\d/i],
    called('Amazon', 'Kindle', 'tablet'),
    // Televisions and what is plugged into them
    [/; aft\w{1,6}(?= build|;|\))/i],
    called('Amazon', 'Fire TV', 'tv'),
    [/; (chromecast(?: hd)?|google tv streamer)(?= build|;|\))/i],
    by('Google', 'tv'),
    [/; (?!shield)(\w+) android tv(?= build|;|\))/i],
    ['vendor', ['type', 'tv']],
    [/\blg browser\/|; lge;/i],
    [
      ['vendor', 'LG'],
      ['type', 'tv'],
    ],
    [/\((?:smart-tv|directfb);|\btv safari\//i],
    [['type', 'tv']],
    [/\broku\w*\//i],
    [
      ['vendor', 'Roku'],
      ['type', 'tv'],
    ],
    [/\b(vizio)\b/i],
    ['vendor', ['type', 'tv']],
    // Consoles
    [/\bxbox_one/i],
    called('Microsoft', 'Xbox One', 'console'),
    [/\b(xbox (?:one|series [xs]))\)/i],
    by('Microsoft', 'console'),
    [/\bnintendo wiiu\b/i],
    called('Nintendo', 'Wii U', 'console'),
    [/(playstation (?:[345]|vita|portable))/i],
    by('Sony', 'console'),
    [/; steam deck\b/i],
    called('Valve', 'Steam Deck', 'console'),
    // What is worn
    [/; (quest(?: \d\w?| pro)?)(?= build|;|\))/i],
    by('Meta', 'headset'),
    [/; pico ([\w ]+)(?= build|;|\))/i],
    by('Pico', 'headset'),
    [model('sm-i\\d{3}\\w{0,2}')],
    by('Samsung', 'headset'),
    [/\bmobile vr; rv:/i],
    [['type', 'headset']],
    [model('sm-[rl]\\d{3}\\w{0,2}')],
    by('Samsung', 'wearable'),
    // Cars and speakers
    [/\bqtcarbrowser\b|\btesla\/20\d\d\./i],
    [
      ['vendor', 'Tesla'],
      ['type', 'car'],
    ],
    [/; (polestar|volvo)\b/i],
    ['vendor', ['type', 'car']],
    [/; aeo[a-z]{2}(?= build|;|\))|\balexamediaplayer\//i],
    called('Amazon', 'Echo', 'speaker'),
    [/\b(sonos)\//i],
    ['vendor', ['type', 'speaker']],
    [/\bdevicetype\/smartspeaker\b/i],
    [
      ['vendor', 'Google'],
      ['type', 'speaker'],
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
