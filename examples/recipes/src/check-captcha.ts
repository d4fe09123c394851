/** A service that answers as reCAPTCHA, hCaptcha and Turnstile do. */
export interface CaptchaService {
  /** Such as `https://challenges.cloudflare.com/turnstile/v0/siteverify`. */
  readonly url: string;
  readonly secret: string;
  /** The host of your page: what was solved on another one is none of yours. */
  readonly hostname: string;
}

/** Longer ones there aren't. */
const MAX_LENGTH = 2048;
const TIME_LIMIT = 3000;
/** It is the user's answer that was wrong, or too old, or given before; all else is a mistake of yours. */
const USERS_FAULT =
  /^(?:invalid|missing)-input-response$|^timeout-or-duplicate$|^(?:expired|already-seen)-input-response$/;

/**
 * Whether a person has solved the captcha.
 *
 * @param given what the widget put into the form
 * @throws Error when the service doesn't answer in time, or in no way that it should, or refuses your secret: nobody knows
 */
export async function checkCaptcha(
  { url, secret, hostname }: CaptchaService,
  given: unknown,
  ip: string,
): Promise<boolean> {
  if (typeof given !== 'string' || given === '' || given.length > MAX_LENGTH) return false;
  const answer = await fetch(url, {
    method: 'POST',
    body: new URLSearchParams({ secret, response: given, remoteip: ip }),
    redirect: 'error',
    signal: AbortSignal.timeout(TIME_LIMIT),
  });
  if (!answer.ok) throw new Error(`The captcha service answered with ${answer.status}.`);
  const result: unknown = await answer.json();
  if (typeof result !== 'object' || result === null || !('success' in result)) {
    throw new Error('The captcha service said neither yes nor no.');
  }
  if (result.success === true) return 'hostname' in result && result.hostname === hostname;
  const codes = 'error-codes' in result && Array.isArray(result['error-codes']) ? result['error-codes'] : [];
  const mistakes = codes.filter((code) => !USERS_FAULT.test(String(code)));
  if (mistakes.length > 0) throw new Error(`The captcha service refuses to look: ${mistakes.join(', ')}.`);
  return false;
}
