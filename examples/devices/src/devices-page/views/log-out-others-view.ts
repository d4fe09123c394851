import type { Device } from '../device.js';
import { type Html, html } from '../html.js';
import { icon } from './icon.js';
import { layout } from './layout.js';
import { nameOf } from './title-of.js';
import type { View } from './view.js';

/** So many are named; the others are counted in the title. */
const MAX_NAMED = 6;

/** @param whole whether these are all, or there are more than fit into a list */
export function logOutOthersView(view: View, others: readonly Device[], whole: boolean): Html {
  const { messages } = view.locale;
  const { devices } = view.paths;
  const title = messages.logOutOthersTitle(whole ? others.length : null);
  const rest = others.length - MAX_NAMED;
  const more = whole ? (rest > 0 ? messages.andMore(rest) : null) : messages.andMoreUncounted;
  return layout(view, {
    title,
    shape: 'sheet',
    main: html`
<div data-question>
<h1 id="question">${title}</h1>
<ul class="names" role="list">${others.slice(0, MAX_NAMED).map((device) => html`<li>${icon(view.paths, device.kind)}<bdi>${nameOf(device, messages)}</bdi></li>`)}${more !== null && html`<li>${more}</li>`}</ul>
<p>${messages.logOutOthersWhy}</p>
<form method="post" action="${devices}/log-out-others" class="stack">
<label class="check"><input type="checkbox" name="everywhere" value="yes" data-leaves> ${messages.logOutHereToo}</label>
<div class="buttons">
<button class="danger primary">${messages.logOut}</button>
<a class="button" href="${devices}" data-close>${messages.cancel}</a>
</div>
</form>
</div>`,
  });
}
