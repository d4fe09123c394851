import type { ListedDevice } from '../device.js';
import { type Html, html } from '../html.js';
import { deviceItem, trustOf } from './device-item.js';
import { titleOf } from './title-of.js';
import type { View } from './view.js';

/** What is logged in on one device: where that is more than once, together under its name. */
export function deviceGroup(view: View, group: readonly ListedDevice[]): Html {
  const [first] = group;
  if (first === undefined || group.length === 1)
    return html`${group.map((device) => deviceItem(view, device))}`;
  const { messages } = view.locale;
  const head = `group-${first.id}`;
  return html`
<li class="group">
<div class="head padded"><p id="${head}">${messages.logInsOn(titleOf(first, messages), group.length)}</p>${trustOf(view, first)}</div>
<ul role="list" aria-labelledby="${head}">${group.map((device) => deviceItem(view, { ...device, trustedUntil: null }))}</ul>
</li>`;
}
