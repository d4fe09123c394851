import { type Html, html } from '../html.js';
import { layout } from './layout.js';
import { notice } from './notice.js';
import type { View } from './view.js';

export interface CodeForm {
  readonly next: string;
  /** For how long the device may be trusted; null where there is nothing to tick. */
  readonly trustFor: string | null;
  /** Whether the box is ticked. */
  readonly trustDevice: boolean;
  readonly error: string | null;
  readonly hint: string | null;
}

export function codeView(view: View, { next, trustFor, trustDevice, error, hint }: CodeForm): Html {
  const { messages, format } = view.locale;
  const { code } = view.paths;
  return layout(view, {
    title: messages.codeTitle,
    shape: 'sheet',
    main: html`
<h1>${messages.codeTitle}</h1>
<p>${messages.codeWhy}</p>
${error !== null && notice(view, 'failure', error)}
<form method="post" action="${code}" class="stack">
<input type="hidden" name="next" value="${next}">
<div class="field">
<label for="code">${messages.code}</label>
<input id="code" name="code" class="code" required maxlength="16" inputmode="numeric" autocomplete="one-time-code" dir="ltr"
  autofocus${error !== null && html` aria-invalid="true" aria-describedby="error"`}>
</div>
${trustFor !== null && html`<label class="check"><input type="checkbox" name="trustDevice"${trustDevice && html` checked`}> ${messages.trustDevice(format.duration(trustFor))}</label>`}
<button class="primary">${messages.goOn}</button>
</form>
<form method="post" action="${code}/start-over"><button class="plain">${messages.startOver}</button></form>
${hint !== null && html`<p class="hint">${hint}</p>`}`,
  });
}
