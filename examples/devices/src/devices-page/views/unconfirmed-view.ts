import type { Device } from '../device.js';
import { type Html, html } from '../html.js';
import { deviceItem } from './device-item.js';
import { layout } from './layout.js';
import { moment } from './times.js';
import type { View } from './view.js';

/** For a device that waits for the nod of another one: it sees itself alone. */
export function unconfirmedView(view: View, device: Device, confirmedAt: Date | null): Html {
  const { messages } = view.locale;
  return layout(view, {
    title: messages.unconfirmedTitle,
    shape: 'wide',
    script: true,
    main: html`
<h1 tabindex="-1">${messages.unconfirmedTitle}</h1>
<p class="lead">${messages.unconfirmedWhy}</p>
${confirmedAt && html`<p class="lead">${messages.unconfirmedUntil(moment(view, confirmedAt))}</p>`}
<p class="next"><a id="check-again" class="button primary" href="${view.paths.devices}">${messages.checkAgain}</a></p>
<section aria-labelledby="this">
<h2 id="this">${messages.thisDevice}</h2>
<ul class="card" role="list">${deviceItem(view, { ...device, trustedUntil: null })}</ul>
</section>`,
  });
}
