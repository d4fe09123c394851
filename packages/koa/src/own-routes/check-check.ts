import { show } from '../http/values/check-options.js';

/** @throws TypeError for what is no function */
export function checkCheck(check: unknown, caller: string): void {
  if (typeof check === 'function') return;
  throw new TypeError(
    `${caller} needs check, your function that looks at what the user has given, not ${show(check)}: ` +
      `${caller}(ctx, { authMethods: ['otp'], check: () => checkCode(code) }).`,
  );
}
