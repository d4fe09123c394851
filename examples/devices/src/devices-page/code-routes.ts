import type { Router } from '@koa/router';
import { nextPath } from './next-path.js';
import type { DevicesPageOptions } from './options.js';
import { type Pages, seeOther } from './pages.js';
import { readForm } from './read-form.js';
import type { PageSessions } from './sessions.js';
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
    const answer = await secondFactor.check(caller, fields.code?.trim() ?? '');
    if (answer === 'right') {
      await sessions.completeSecondFactor(ctx, trustDevice ? trustFor : null);
      return seeOther(ctx, next);
    }
    ctx.status = 403;
    if (answer === 'used-up') await sessions.leave(ctx);
    const view = pages.view(ctx);
    const { messages, language } = view.locale;
    if (answer === 'wrong') {
      return codeView(view, {
        next,
        trustFor,
        trustDevice,
        error: messages.wrongCode,
        hint: secondFactor.hint?.[language] ?? null,
      });
    }
    return loginView(view, {
      next,
      userName: caller.userId,
      rememberMe: false,
      error: messages.codeUsedUp,
      loggedOutMeanwhile: false,
      ending: null,
      hint: loginHint?.[language] ?? null,
    });
  });

  const startOver = pages.route(async (ctx) => {
    await sessions.leave(ctx);
    return seeOther(ctx, paths.logIn);
  });

  router.get(paths.code, showForm).post(paths.code, checkCode).post(`${paths.code}/start-over`, startOver);
}
