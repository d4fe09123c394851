import { type Html, html } from '../html.js';
import { icon } from './icon.js';
import { layout, resultText } from './layout.js';
import type { View } from './view.js';

/** What couldn't be done, and where to go from there. The script takes the words out of the template. */
export function problemView(view: View, text: string): Html {
  const { messages } = view.locale;
  return layout(view, {
    title: messages.problem,
    shape: 'sheet',
    main: html`
<div class="centred">
${icon(view.paths, 'cloud')}
<h1>${messages.problem}</h1>
<p>${text}</p>
<p class="next"><a class="button primary" href="${view.paths.devices}">${messages.tryAgain}</a></p>
</div>
<template data-problem>${resultText(true, text, view)}</template>`,
  });
}
