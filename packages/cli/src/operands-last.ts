/** The commands whose operand is the id of a session. */
const OF_A_SESSION = new Set(['show', 'revoke']);
/** 22 characters of base64url, of which the first may be a hyphen. */
const LIKE_AN_OPTION = /^-[\w-]{21}$/;

/** Arguments in which a session id that looks like an option, as one in 64 does, is none. */
export function operandsLast(args: readonly string[]): readonly string[] {
  const [command = ''] = args;
  const place = args.findIndex((arg) => LIKE_AN_OPTION.test(arg));
  if (!OF_A_SESSION.has(command) || place < 0 || args.includes('--')) return args;
  return [...args.toSpliced(place, 1), '--', ...args.slice(place, place + 1)];
}
