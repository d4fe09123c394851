import type { Context } from 'koa';

/** What came of the last action, to be told by the page that follows it. */
export interface Result {
  readonly code: ResultCode;
  /** The name of the device, or the idle time. */
  readonly name: string;
  readonly count: number;
  /** When it would be allowed. */
  readonly at: Date | null;
}

const CODES = [
  'logged_out',
  'logged_out_here',
  'logged_out_others',
  'logged_out_everywhere',
  'already_gone',
  'renamed',
  'name_removed',
  'confirmed',
  'already_answered',
  'denied',
  'idle_timeout_set',
  'too_new',
  'limit_reached',
] as const;

export type ResultCode = (typeof CODES)[number];

/** What didn't happen as asked. */
export const FAILURES: ReadonlySet<ResultCode> = new Set(['too_new', 'limit_reached']);

const COOKIE = 'devices-result';
const OPTIONS = { httpOnly: true, sameSite: 'lax', signed: false, overwrite: true } as const;

/**
 * Hands a result to the page that the answer redirects to. In a cookie and not in the URL: no link of another site can
 * make the page say what didn't happen, and a reload doesn't say it again.
 */
export function leaveResult(
  ctx: Context,
  code: ResultCode,
  details: Partial<Omit<Result, 'code'>> = {},
): void {
  const { name = '', count = 0, at = null } = details;
  const value = Buffer.from(JSON.stringify([code, name, count, at])).toString('base64url');
  ctx.cookies.set(COOKIE, value, { ...OPTIONS, maxAge: 60_000 });
}

/** The result that the page before left, once. */
export function takeResult(ctx: Context): Result | null {
  const value = ctx.cookies.get(COOKIE, { signed: false });
  if (value === undefined) return null;
  ctx.cookies.set(COOKIE, null, OPTIONS);
  return parse(value);
}

/** A cookie is the client's to change: what we didn't write is no result. */
function parse(value: string): Result | null {
  try {
    const [code, name, count, at] = JSON.parse(Buffer.from(value, 'base64url').toString());
    if (!CODES.includes(code) || typeof name !== 'string' || !Number.isSafeInteger(count)) return null;
    const date = at === null ? null : new Date(at);
    return Number.isNaN(date?.getTime()) ? null : { code, name, count, at: date };
  } catch {
    return null;
  }
}
