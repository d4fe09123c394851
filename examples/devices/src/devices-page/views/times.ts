import { type Html, html } from '../html.js';
import type { View } from './view.js';

/** A day. The script shows it by the reader's own clock. */
export function date({ locale: { format } }: Pick<View, 'locale'>, time: Date): Html {
  return html`<time datetime="${time.toISOString()}" data-show="date">${format.date(time)}</time>`;
}

/** A day and a time of day, likewise. */
export function moment({ locale: { format } }: Pick<View, 'locale'>, time: Date): Html {
  return html`<time datetime="${time.toISOString()}" data-show="moment">${format.moment(time)}</time>`;
}
