import type { Router } from '@koa/router';
import type { Context } from 'koa';
import { nextPath } from './next-path.js';
import type { DevicesPageOptions } from './options.js';
import { type Pages, seeOther } from './pages.js';
import { readForm } from './read-form.js';
import { type PageSessions, readRefusal } from './sessions.js';
import { loginView } from './views/login-view.js';

/** The log-in form, and what it sends. */
export function createLoginRoutes(
  router: Router,
  sessions: PageSessions,
  pages: Pages,
  { authenticateUser, loginHint }: DevicesPageOptions,
): void {
  const { paths } = pages;
  const hintFor = (view: ReturnType<Pages['view']>) => loginHint?.[view.locale.language] ?? null;
  const nextOf = (value: unknown) => nextPath(value, paths.devices);

  const showForm = pages.route(async (ctx) => {
    const next = nextOf(ctx.query.next);
    const { is: visitor, ending } = await sessions.visitor(ctx);
    // A script that is redirected here only learns where to go: what there is to say is for the page that comes then.
    if (visitor === 'logged-out' && ctx.get('Sec-Fetch-Dest') === 'empty') ctx.remove('Set-Cookie');
    // A guard has sent a person here who is in, to prove once more who they are: sent back at once, they would go round in
    // circles.
    const again = ctx.query.error === 'recent_login_required';
    if (visitor === 'logged-in' && !again) return seeOther(ctx, next);
    if (visitor === 'pending') return seeOther(ctx, codePath(paths.code, next));
    const view = pages.view(ctx);
    // Whoever has just logged out knows.
    const loggedOutMeanwhile = visitor === 'logged-out' && view.result === null;
    return loginView(view, {
      next,
      userName: '',
      rememberMe: false,
      error: again ? view.locale.messages.refusals.recent_login_required : null,
      loggedOutMeanwhile,
      ending,
      hint: hintFor(view),
    });
  });

  const logIn = pages.route(async (ctx) => {
    const fields = await readForm(ctx);
    const next = nextOf(fields.next);
    try {
      const { pending } = await sessions.logIn(ctx, authenticateUser, fields);
      return seeOther(ctx, pending ? codePath(paths.code, next) : next);
    } catch (error) {
      const refusal = readRefusal(error);
      if (refusal === null || refusal.code === 'cross_site_request') throw error;
      if (refusal.status >= 500) ctx.app.emit('error', error, ctx as Context);
      ctx.status = refusal.status;
      ctx.set(refusal.headers);
      const view = pages.view(ctx);
      return loginView(view, {
        next,
        userName: fields.username ?? '',
        rememberMe: fields.rememberMe === 'on',
        error: view.locale.messages.refusals[refusal.code],
        loggedOutMeanwhile: false,
        ending: null,
        hint: hintFor(view),
      });
    }
  });

  router.get(paths.logIn, showForm).post(paths.logIn, logIn);
}

function codePath(path: string, next: string): string {
  return `${path}?next=${encodeURIComponent(next)}`;
}
