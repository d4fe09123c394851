import type { Context } from 'koa';
import { LANGUAGES, type Language } from './messages/index.js';

const COOKIE = 'language';
const YEAR = 31_536_000_000;

/** The language that the reader chose here, or else the one that their browser asks for (RFC 9110 §12.5.4). */
export function chooseLanguage(ctx: Context): Language {
  ctx.vary('Accept-Language');
  const chosen = ctx.cookies.get(COOKIE, { signed: false });
  if (isLanguage(chosen)) return chosen;
  const accepted = ctx.acceptsLanguages(...LANGUAGES);
  return isLanguage(accepted) ? accepted : LANGUAGES[0];
}

/** Follows a link that switches the language, such as `/devices?lang=fa`; whether the request was one. */
export function switchLanguage(ctx: Context): boolean {
  const { lang, ...query } = ctx.query;
  if (ctx.method !== 'GET' || !isLanguage(lang)) return false;
  ctx.cookies.set(COOKIE, lang, { maxAge: YEAR, sameSite: 'lax', signed: false });
  ctx.status = 303;
  ctx.query = query;
  ctx.set('Location', ctx.url);
  return true;
}

function isLanguage(language: unknown): language is Language {
  return LANGUAGES.some((known) => known === language);
}
