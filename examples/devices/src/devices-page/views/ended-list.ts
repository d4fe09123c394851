import type { EndedDevice, Ending } from '../device.js';
import { type Html, html } from '../html.js';
import { icon } from './icon.js';
import { moment } from './times.js';
import { nameOf } from './title-of.js';
import type { View } from './view.js';

/** What was logged out lately, when and by what; nothing where nothing was. */
export function endedList(view: View, ended: readonly EndedDevice[]): Html | null {
  if (ended.length === 0) return null;
  const { messages } = view.locale;
  return html`
<section aria-labelledby="ended">
<div class="head"><h2 id="ended">${messages.loggedOutLately}</h2></div>
<ul class="card" role="list">${ended.map((device) => endedItem(view, device))}</ul>
</section>`;
}

function endedItem(view: View, device: EndedDevice): Html {
  const { messages } = view.locale;
  const name = nameOf(device, messages);
  return html`
<li class="device" id="ended-${device.id}">
${icon(view.paths, device.kind)}
<div class="about">
<h3>${device.label === null ? name : html`<bdi>${name}</bdi>`}</h3>
<p>${endingOf(view, device.ending)}</p>
</div>
</li>`;
}

/** 'Logged out by Safari on iPhone, Jan 1, 2026, 10:12 AM UTC'. */
export function endingOf(view: View, { at, reason, by }: Ending): Html {
  const { endings } = view.locale.messages;
  const when = moment(view, at);
  if (reason === 'expired') return endings.expired(when);
  if (reason === 'logout') return endings.itself(when);
  return by === null ? endings.other(when) : endings.by(by, when);
}
