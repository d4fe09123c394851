import type { Ending } from '../device.js';
import { type Html, html } from '../html.js';
import { endingOf } from './ended-list.js';
import { layout } from './layout.js';
import { notice } from './notice.js';
import type { View } from './view.js';

export interface LoginForm {
  /** Where to go afterwards: a path of this application. */
  readonly next: string;
  readonly userName: string;
  /** Whether the box is ticked. */
  readonly rememberMe: boolean;
  /** What went wrong with the last attempt. */
  readonly error: string | null;
  readonly loggedOutMeanwhile: boolean;
  /** How that came about, where it is known. */
  readonly ending: Ending | null;
  /** What the application says below the form. */
  readonly hint: string | null;
}

export function loginView(view: View, form: LoginForm): Html {
  const { messages } = view.locale;
  const { next, userName, rememberMe, error, loggedOutMeanwhile, ending, hint } = form;
  // Whoever comes to a form with one empty field goes on there.
  const focusPassword = userName !== '';
  const wrong = error !== null && html` aria-invalid="true" aria-describedby="error"`;
  return layout(view, {
    title: messages.logIn,
    shape: 'sheet',
    main: html`
<h1>${messages.logIn}</h1>
${error !== null && notice(view, 'failure', error)}
${loggedOutMeanwhile && notice(view, 'attention', ending === null ? messages.loggedOutMeanwhileWhy : endingOf(view, ending), messages.loggedOutMeanwhile)}
<form method="post" action="${view.paths.logIn}" class="stack">
<input type="hidden" name="next" value="${next}">
<div class="field">
<label for="username">${messages.userName}</label>
<input id="username" name="username" value="${userName}" required maxlength="255" dir="auto" autocomplete="username"
  autocapitalize="none" spellcheck="false"${wrong}${!focusPassword && html` autofocus`}>
</div>
<div class="field">
<label for="password">${messages.password}</label>
<input id="password" name="password" type="password" required maxlength="255"
  autocomplete="current-password"${wrong}${focusPassword && html` autofocus`}>
</div>
<label class="check"><input type="checkbox" name="rememberMe"${rememberMe && html` checked`}> ${messages.rememberMe}</label>
<button class="primary">${messages.logIn}</button>
</form>
${hint !== null && html`<p class="hint">${hint}</p>`}`,
  });
}
