import type { RequestBody } from '../bodies/read-body.js';

/** Where a log-in usually says whose account it is for. */
const MEMBERS = ['username', 'userName', 'user', 'login', 'email', 'phone', 'account'];
/** No name of an account is longer, and nobody gains by making us look at more. */
const MAX_LENGTH = 256;

/**
 * The accounts that the body of a log-in names by a usual member. Each of them counts, or whoever adds one that the
 * application doesn't look at would be somebody else each time.
 */
export function usualAccounts(body: RequestBody): readonly string[] {
  return MEMBERS.flatMap((name) => {
    const value = Object.hasOwn(body, name) ? body[name] : undefined;
    return typeof value === 'string' || typeof value === 'number' ? [String(value)] : [];
  });
}

/**
 * A name as it is counted: without its accents, case and blanks, and what can't be seen. A database may take 'Alice',
 * 'alicé ' and 'ａｌｉｃｅ' for one account, and then they are to share their tries.
 */
export function foldName(name: string): string {
  return fold(fold(name.slice(0, MAX_LENGTH)));
}

/** What is large may be written by several, as in 'ß' and 'SS'; what is made small may come apart once more. */
function fold(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}\p{Cc}\p{Z}\s]/gu, '')
    .toUpperCase()
    .toLowerCase();
}
