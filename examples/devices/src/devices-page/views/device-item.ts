import type { Device, ListedDevice } from '../device.js';
import { isolate } from '../format.js';
import { type Html, html } from '../html.js';
import { icon } from './icon.js';
import { date, moment } from './times.js';
import { nameOf, titleOf } from './title-of.js';
import type { View } from './view.js';

/** One device in a list, with what can be done about it. */
export function deviceItem(view: View, device: ListedDevice): Html {
  const { messages } = view.locale;
  const name = nameOf(device, messages);
  const { id } = device;
  return html`
<li class="device" id="device-${id}" data-status="${device.status}">
${icon(view.paths, device.kind)}
<div class="about">
<h3 tabindex="-1">${device.label === null ? name : html`<bdi>${name}</bdi>`}</h3>
${trustOf(view, device)}
${facts(view, device)}
</div>
${device.status === 'unconfirmed' && !device.current ? question(view, device) : logOut(view, device)}
<details id="details-${id}">
<summary id="summary-${id}" aria-label="${messages.detailsOf(isolate(name))}">${messages.details}</summary>
${details(view, device)}
${rename(view, device)}
</details>
</li>`;
}

/** Until when its log-ins need no code, where that is so. */
export function trustOf(view: View, { trustedUntil }: ListedDevice): Html | null {
  return (
    trustedUntil && html`<p class="trust">${view.locale.messages.trustedUntil(date(view, trustedUntil))}</p>`
  );
}

/** Where it is, and since when. */
function facts(view: View, device: Device): Html {
  const { messages } = view.locale;
  const { label, place, lastIp, ip, status, impersonatedBy } = device;
  const address = lastIp ?? ip;
  const where = [
    ...(place.length === 0 ? [] : [html`<span>${messages.placeOf(place)}</span>`]),
    ...(address === null ? [] : [html`<span><bdi dir="ltr">${address}</bdi></span>`]),
  ];
  return html`
${impersonatedBy !== null && html`<p class="owes">${messages.impersonated(isolate(impersonatedBy))}</p>`}
${label !== null && html`<p>${titleOf(device, messages)}</p>`}
${where.length > 0 && html`<p class="parts">${where}</p>`}
<p class="parts">${status === 'pending' ? html`<span class="owes">${messages.owesCode}</span>` : activity(view, device)}<span>${messages.loggedInOn(date(view, device.createdAt))}</span></p>`;
}

function activity({ locale, now }: View, { lastActiveAt, current }: Device): Html {
  const { messages, format } = locale;
  const ago = current ? null : format.ago(lastActiveAt, now);
  // The script counts on from there, but for this device, which is in use while it is looked at.
  const since = !current && html` data-active-at="${lastActiveAt.toISOString()}"`;
  return html`<span class="activity"${since}${ago === null && html` data-active`}>${ago === null ? messages.activeNow : messages.activeAgo(ago)}</span>`;
}

function logOut({ locale: { messages }, paths }: View, device: Device): Html {
  const { id, current } = device;
  const name = isolate(nameOf(device, messages));
  // Leaving is for the browser to do, and not for the script.
  return html`
<form method="post" action="${paths.devices}${!current && html`/${id}`}/log-out" class="end"${current && html` data-leaves`}>
<button id="end-${id}" aria-label="${messages.logOutOf(name)}">${messages.logOut}</button>
</form>`;
}

function question({ locale: { messages }, paths }: View, device: Device): Html {
  const { id } = device;
  const name = isolate(nameOf(device, messages));
  return html`
<div class="answers">
<form method="post" action="${paths.devices}/${id}/confirm">
<button id="confirm-${id}" aria-label="${messages.itWasMeOn(name)}">${messages.itWasMe}</button></form>
<form method="post" action="${paths.devices}/${id}/deny">
<button id="deny-${id}" class="danger" aria-label="${messages.itWasNotMeOn(name)}">${messages.itWasNotMe}</button></form>
</div>`;
}

function details(view: View, device: Device): Html {
  const { messages } = view.locale;
  const rows: readonly (readonly [string, Html | string | null])[] = [
    [messages.loggedInAt, moment(view, device.createdAt)],
    [messages.lastActiveAt, moment(view, device.lastActiveAt)],
    [messages.system, device.system],
    [messages.browser, device.browser],
    [messages.model, device.model],
    ...addresses(view, device),
  ];
  const known = rows.filter(([, value]) => value !== null);
  return html`<dl>${known.map(([term, value]) => html`<div><dt>${term}</dt><dd><bdi>${value}</bdi></dd></div>`)}</dl>`;
}

/** One where it has not changed, or else both. */
function addresses({ locale: { messages } }: View, { ip, lastIp }: Device): [string, Html | null][] {
  const row = (term: string, value: string | null): [string, Html | null] => [
    term,
    value === null ? null : html`<bdi dir="ltr">${value}</bdi>`,
  ];
  if (ip === lastIp || lastIp === null) return [row(messages.ip, ip)];
  return [row(messages.firstIp, ip), row(messages.lastIp, lastIp)];
}

function rename({ locale: { messages }, paths }: View, device: Device): Html {
  const { id, label } = device;
  return html`
<form method="post" action="${paths.devices}/${id}/name" class="inline">
<div class="field">
<label for="name-${id}">${messages.nameOf}</label>
<input id="name-${id}" name="name" value="${label}" maxlength="100" dir="auto" autocomplete="off"
  aria-describedby="name-hint-${id}">
</div>
<button id="save-${id}">${messages.save}</button>
<p class="hint" id="name-hint-${id}">${messages.nameHint}</p>
</form>`;
}
