import type { EndedDevice, ListedDevice } from '../device.js';
import { type Html, html } from '../html.js';
import { deviceGroup } from './device-group.js';
import { deviceItem } from './device-item.js';
import { endedList } from './ended-list.js';
import { icon } from './icon.js';
import { layout } from './layout.js';
import type { View } from './view.js';

export interface DeviceList {
  readonly devices: readonly ListedDevice[];
  readonly nextCursor: string | null;
  /** Those that were logged out lately. */
  readonly ended: readonly EndedDevice[];
  readonly user: string;
  readonly idle: IdleChoice;
}

/** After how long without use the user's devices are logged out. */
interface IdleChoice {
  readonly choices: readonly string[];
  /** What the user chose; null for what is usual. */
  readonly chosen: string | null;
  readonly usual: string;
}

export function devicesView(view: View, { devices, nextCursor, ended, user, idle }: DeviceList): Html {
  const { messages } = view.locale;
  const waiting = devices.filter(({ status, current }) => status === 'unconfirmed' && !current);
  const groups = groupsOf(devices.filter(({ status, current }) => status !== 'unconfirmed' || current));
  const here = groups.filter((group) => group.some(({ current }) => current));
  const others = groups.filter((group) => !here.includes(group));
  return layout(view, {
    title: messages.yourDevices,
    shape: 'wide',
    script: true,
    main: html`
<h1 tabindex="-1">${messages.yourDevices}</h1>
<p class="lead">${messages.yourDevicesWhy(user)}</p>
${waiting.length > 0 && asking(view, waiting)}
${here.length > 0 && section(view, 'this', messages.thisDevice, here)}
${others.length > 0 || nextCursor !== null ? section(view, 'others', messages.otherDevices, others, logOutOthers(view)) : waiting.length === 0 && alone(view)}
${nextCursor !== null && html`<p><a id="more-devices" href="${view.paths.devices}?cursor=${nextCursor}">${messages.moreDevices}</a></p>`}
${endedList(view, ended)}
${idleForm(view, idle)}`,
  });
}

/** The sessions of each device together, in the order in which the first of each comes. */
function groupsOf(devices: readonly ListedDevice[]): ListedDevice[][] {
  const groups = new Map<string, ListedDevice[]>();
  for (const device of devices) {
    const key = device.deviceId ?? device.id;
    groups.set(key, [...(groups.get(key) ?? []), device]);
  }
  return [...groups.values()];
}

/** The log-ins that wait for an answer. Safari takes a list without points for none unless it is told. */
function asking(view: View, devices: readonly ListedDevice[]): Html {
  const { messages } = view.locale;
  return html`
<section class="asking" aria-labelledby="asking">
<h2 id="asking">${messages.wasItYou}</h2>
<p>${messages.wasItYouWhy(devices.length)}</p>
<ul role="list">${devices.map((device) => deviceItem(view, device))}</ul>
</section>`;
}

function section(
  view: View,
  id: string,
  title: string,
  groups: readonly (readonly ListedDevice[])[],
  action: Html | null = null,
): Html {
  const count =
    groups.length > 1 && html`<span class="count">${view.locale.format.number(groups.length)}</span>`;
  return html`
<section aria-labelledby="${id}">
<div class="head"><h2 id="${id}">${title}${count}</h2>${action}</div>
<ul class="card" role="list">${groups.map((group) => deviceGroup(view, group))}</ul>
</section>`;
}

/** A link, since it leads to a question; the script asks it in a dialog. */
function logOutOthers({ locale, paths }: View): Html {
  return html`<a id="log-out-others" class="danger" href="${paths.devices}/log-out-others" data-dialog>${locale.messages.logOutOthers}</a>`;
}

function alone({ locale: { messages }, paths }: View): Html {
  return html`
<section class="card empty">
${icon(paths, 'alone')}
<h2>${messages.noOtherDevices}</h2>
<p>${messages.noOtherDevicesWhy}</p>
</section>`;
}

function idleForm(
  { locale: { messages, format }, paths }: View,
  { choices, chosen, usual }: IdleChoice,
): Html {
  const selected = chosen ?? usual;
  const all = choices.includes(selected) ? choices : [selected, ...choices];
  const option = (choice: string) => {
    const text = format.duration(choice);
    return html`<option value="${choice}"${choice === selected && html` selected`}>${choice === usual ? messages.idleDefault(text) : text}</option>`;
  };
  return html`
<section aria-labelledby="idle">
<h2 id="idle">${messages.idleTitle}</h2>
<form method="post" action="${paths.devices}/idle-timeout" class="card inline padded">
<div class="field">
<label for="idle-timeout">${messages.idleLabel}</label>
<select id="idle-timeout" name="idleTimeout" aria-describedby="idle-hint">${all.map(option)}</select>
</div>
<button id="save-idle-timeout">${messages.save}</button>
<p class="hint" id="idle-hint">${messages.idleWhy}</p>
</form>
</section>`;
}
