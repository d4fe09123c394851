import { type Html, html } from '../html.js';
import { LANGUAGE_NAMES, LANGUAGES, type Language } from '../messages/index.js';
import { FAILURES } from '../result.js';
import { icon } from './icon.js';
import type { View } from './view.js';

export interface Page {
  readonly title: string;
  readonly main: Html;
  /** `sheet` for one thing to do, `wide` for the list. */
  readonly shape: 'sheet' | 'wide';
  /** Whether the script makes it nicer. Everything works without. */
  readonly script?: boolean;
}

/** The frame of every page: yours to change where the folder is copied into an application. */
export function layout(view: View, { title, main, shape, script = false }: Page): Html {
  const { locale, appName, home, paths, now, result } = view;
  const { messages, language } = locale;
  const failed = result !== null && FAILURES.has(result.code);
  return html`<!doctype html>
<html lang="${language}" dir="${messages.direction}">
<head>
<meta charset="utf-8">
<title>${title} · ${appName}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" type="image/svg+xml" href="${paths.assets}/favicon.svg">
<link rel="stylesheet" href="${paths.assets}/devices-page.css">
${script && html`<script type="module" src="${paths.assets}/devices-page.js"></script>`}
</head>
<body class="${shape}">
<header><a href="${home}">${icon(paths, 'brand')}${appName}</a></header>
<p id="result" role="status" tabindex="-1"${result && html` autofocus data-kind="${failed ? 'failure' : 'success'}"`}>
${result && resultText(failed, messages.results[result.code](result), view)}</p>
${script && html`<template id="no-answer">${resultText(true, messages.noAnswer, view)}</template>`}
<main${script && html` data-now="${now.toISOString()}" data-events="${paths.events}" data-active-now="${messages.activeNow}" data-active-ago="${messages.activeAgo('{ago}')}"`}>
${main}
</main>
<footer>
<nav aria-label="${messages.languages}">
${LANGUAGES.map((other) => languageLink(view, other))}
</nav>
</footer>
</body>
</html>
`;
}

/** A line of `#result`, as the script puts it there as well. */
export function resultText(failed: boolean, text: string, { paths }: Pick<View, 'paths'>): Html {
  return html`${icon(paths, failed ? 'alert' : 'check')}<span>${text}</span>`;
}

function languageLink({ locale, here }: View, language: Language): Html {
  const name = html`<bdi lang="${language}">${LANGUAGE_NAMES[language]}</bdi>`;
  if (language === locale.language) return html`<span aria-current="true">${name}</span>`;
  return html`<a href="${here}?lang=${language}" hreflang="${language}">${name}</a>`;
}
