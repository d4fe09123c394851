import type { Context, Middleware } from 'koa';
import type { Html } from './html.js';
import { chooseLanguage, switchLanguage } from './language.js';
import { createLocales, type Locale } from './messages/index.js';
import type { DevicesPageOptions } from './options.js';
import { takeResult } from './result.js';
import { SECURITY_HEADERS } from './security-headers.js';
import { ACCEPT_CH, type PageSessions, readRefusal } from './sessions.js';
import { problemView } from './views/problem-view.js';
import type { Paths, View } from './views/view.js';

/** Answers a request with a page, or by itself with a redirection. */
export type PageHandler = (ctx: Context) => Promise<Html | undefined>;

/** What all pages have in common. */
export interface Pages {
  readonly paths: Paths;
  locale(ctx: Context): Locale;
  /** Takes the result that the page before left. */
  view(ctx: Context): View;
  /** Makes a route out of a handler: headers, language, and a page for what is refused. */
  route(handle: PageHandler): Middleware;
}

export function createPages(
  sessions: PageSessions,
  { appName, home = '/', path = '/devices', loginPath = '/login' }: DevicesPageOptions,
): Pages {
  const locales = createLocales();
  const paths: Paths = {
    devices: path,
    logIn: loginPath,
    code: `${loginPath}/code`,
    assets: `${path}/assets`,
    events: `${path}/sessions/events`,
  };

  const locale = (ctx: Context) => locales[chooseLanguage(ctx)];
  const view = (ctx: Context): View => ({
    locale: locale(ctx),
    appName,
    home,
    paths,
    // A form's own path answers no GET, so its page stands for that of the list.
    here: ctx.method === 'POST' && ctx.path.startsWith(path) ? path : ctx.path,
    now: sessions.now(),
    result: takeResult(ctx),
  });

  const refuse = (ctx: Context, error: unknown): Html | undefined => {
    const refusal = readRefusal(error);
    if (refusal === null) throw error;
    const { code, status, headers } = refusal;
    // The form says by itself what became of a session that is gone, by its cookie: that goes with the form's answer. Whoever
    // was about to log out need not be told.
    if (status === 401 && ctx.path !== `${path}/log-out`) ctx.remove('Set-Cookie');
    if (status === 401) return seeOther(ctx, `${loginPath}?next=${encodeURIComponent(nextOf(ctx, path))}`);
    if (status >= 500) ctx.app.emit('error', error, ctx);
    ctx.status = status;
    ctx.set(headers);
    const page = view(ctx);
    const { messages } = page.locale;
    // A change may have been made, though its answer was lost.
    const isChange = code === 'store_unavailable' && ctx.method === 'POST';
    return problemView(page, isChange ? messages.outcomeUnknown : messages.refusals[code]);
  };

  return {
    paths,
    locale,
    view,
    route: (handle) => async (ctx) => {
      ctx.set(SECURITY_HEADERS);
      // By these hints a browser tells its system and model with the next request, the log-in.
      ctx.set('Accept-CH', ACCEPT_CH);
      if (switchLanguage(ctx)) return;
      let page: Html | undefined;
      try {
        page = await handle(ctx);
      } catch (error) {
        page = refuse(ctx, error);
      }
      if (page === undefined) return;
      ctx.type = 'html';
      ctx.body = page.toString();
    },
  };
}

/** Sends the browser on after a form (RFC 9110 §15.4.4), so that a reload doesn't send it again. */
export function seeOther(ctx: Context, path: string): undefined {
  ctx.status = 303;
  ctx.set('Location', path);
}

/** Where to go on after the log-in: a page can be gone to, but not what a form was sent to. */
function nextOf(ctx: Context, otherwise: string): string {
  return ctx.method === 'GET' ? ctx.url : otherwise;
}
