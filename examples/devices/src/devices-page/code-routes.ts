import type { Router } from '@koa/router';
import type { Context } from 'koa';
import { nextPath } from './next-path.js';
import type { CodeCheck, DevicesPageOptions } from './options.js';
import { type Pages, seeOther } from './pages.js';
import { readForm } from './read-form.js';
import { type PageSessions, readRefusal } from './sessions.js';
import { codeView } from './views/code-view.js';
import { loginView } from './views/login-view.js';

/** The form for a second factor. Without one in the options it is never shown. */
export function createCodeRoutes(
  router: Router,
  sessions: PageSessions,
  pages: Pages,
  { secondFactor, loginHint }: DevicesPageOptions,
): void {
  if (secondFactor === undefined) return;
  const { paths } = pages;
  const { trustFor = null } = secondFactor;
  const nextOf = (value: unknown) => nextPath(value, paths.devices);

  const showForm = pages.route(async (ctx) => {
    const next = nextOf(ctx.query.next);
    const { status } = await sessions.admit(ctx);
    if (status !== 'pending') return seeOther(ctx, next);
    const view = pages.view(ctx);
    const hint = secondFactor.hint?.[view.locale.language] ?? null;
    return codeView(view, { next, trustFor, trustDevice: false, error: null, hint });
  });

  const checkCode = pages.route(async (ctx) => {
    const caller = await sessions.admit(ctx);
    const fields = await readForm(ctx);
    const next = nextOf(fields.next);
    const trustDevice = fields.trustDevice === 'on';
    // Another tab was faster.
    if (caller.status !== 'pending') return seeOther(ctx, next);
    const answers: CodeCheck[] = [];
    const check = async () => {
      const answer = await secondFactor.check(caller, fields.code?.trim() ?? '');
      answers.push(answer);
      return answer === 'right';
    };
    try {
      await sessions.completeSecondFactor(ctx, check, trustDevice ? trustFor : null);
      return seeOther(ctx, next);
    } catch (error) {
      const refusal = readRefusal(error);
      const isTooMany = refusal?.code === 'too_many_attempts';
      if (refusal === null || (!isTooMany && (answers.length === 0 || answers.includes('right'))))
        throw error;
      ctx.status = isTooMany ? refusal.status : 403;
      ctx.set(refusal.headers);
      const isOver = answers.includes('used-up') || (!isTooMany && refusal.code !== 'invalid_credentials');
      if (isOver && refusal.code === 'invalid_credentials') await sessions.leave(ctx);
      return isOver ? startAgain(ctx, next, caller.userId) : tryAgain(ctx, { next, trustDevice, isTooMany });
    }
  });

  const tryAgain = (
    ctx: Context,
    {
      next,
      trustDevice,
      isTooMany,
    }: { readonly next: string; readonly trustDevice: boolean; readonly isTooMany: boolean },
  ) => {
    const view = pages.view(ctx);
    const { messages, language } = view.locale;
    return codeView(view, {
      next,
      trustFor,
      trustDevice,
      error: isTooMany ? messages.refusals.too_many_attempts : messages.wrongCode,
      hint: secondFactor.hint?.[language] ?? null,
    });
  };

  /** After a few wrong codes the session is over. */
  const startAgain = (ctx: Context, next: string, userName: string) => {
    const view = pages.view(ctx);
    const { messages, language } = view.locale;
    return loginView(view, {
      next,
      userName,
      rememberMe: false,
      error: messages.codeUsedUp,
      loggedOutMeanwhile: false,
      ending: null,
      hint: loginHint?.[language] ?? null,
    });
  };

  const startOver = pages.route(async (ctx) => {
    await sessions.leave(ctx);
    return seeOther(ctx, paths.logIn);
  });

  router.get(paths.code, showForm).post(paths.code, checkCode).post(`${paths.code}/start-over`, startOver);
}
