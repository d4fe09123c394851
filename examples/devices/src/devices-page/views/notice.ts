import { type Html, html } from '../html.js';
import { icon } from './icon.js';
import type { View } from './view.js';

/** What a page has to say before anything else. */
export function notice(
  { paths }: View,
  kind: 'failure' | 'attention',
  text: string | Html,
  title: string | null = null,
): Html {
  return html`<div class="notice" data-kind="${kind}" role="alert">${icon(paths, 'alert')}
<p id="error">${title !== null && html`<strong>${title}</strong> `}${text}</p></div>`;
}
