/** RFC 9110 §5.6.2. */
const TOKEN = "[!#$%&'*+.^_`|~\\w-]+";
/** RFC 9110 §8.3.1: white space is SP and HTAB, and there is none around the equals sign. */
const TYPE = new RegExp(`(${TOKEN}/${TOKEN})`, 'y');
const PARAMETER = new RegExp(`[ \\t]*;[ \\t]*(?:(${TOKEN})=(?:(${TOKEN})|"((?:[^"\\\\]|\\\\.)*)"))?`, 'y');

/** Whether a Content-Type is a type in UTF-8. One that is malformed is nothing at all. */
export function isInUtf8(
  contentType: string,
  wanted: 'application/json' | 'application/x-www-form-urlencoded',
): boolean {
  const type = matchAt(TYPE, contentType, 0)?.[1];
  return type?.toLowerCase() === wanted && hasOnlyUtf8(contentType, type.length);
}

/** RFC 8259 §11: JSON has no charset parameter, but clients send one; what is not UTF-8 would be misread. */
function hasOnlyUtf8(contentType: string, start: number): boolean {
  let at = start;
  while (at < contentType.length) {
    const parameter = matchAt(PARAMETER, contentType, at);
    if (parameter === null) return false;
    const [all, name = '', token, quoted = ''] = parameter;
    const value = token ?? quoted.replace(/\\(.)/g, '$1');
    if (name.toLowerCase() === 'charset' && !/^utf-?8$/i.test(value)) return false;
    at += all.length;
  }
  return true;
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
