import { type Html, html } from '../html.js';
import type { Paths } from './view.js';

/** A drawing out of `assets/icons.svg`. It says nothing that the text beside it doesn't. */
export function icon({ assets }: Pick<Paths, 'assets'>, name: string): Html {
  return html`<svg class="icon" aria-hidden="true"><use href="${assets}/icons.svg#${name}"/></svg>`;
}
