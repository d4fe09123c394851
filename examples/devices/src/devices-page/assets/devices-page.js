// Makes the page nicer where scripts run: forms are sent without a reload, the question before "log out all others" is a
// dialog, times are the reader's own, and what happens elsewhere shows by itself. Every page comes from the server; nothing is shown before it has happened.
import { ago } from './ago.js';

const main = /** @type {HTMLElement} */ (document.querySelector('main'));
const result = /** @type {HTMLElement} */ (document.getElementById('result'));
/** With the region, if the reader has one: days are written otherwise in Britain than in America. */
const { lang } = document.documentElement;
const language = navigator.languages.find((accepted) => accepted.split('-')[0] === lang) ?? lang;
let shownAt = performance.now();
/** What is shown, as the server wrote it. */
let markup = main.innerHTML;
/** What tells that the list is another; null while nobody looks, for a browser has few connections to a host. */
let events = /** @type {EventSource | null} */ (null);
/** Whether the list is another than it was when it was fetched, as far as was told. */
let isBehind = false;
/** How many forms were sent: what was asked for before one was sent may be older than its answer. */
let sent = 0;

/** The present by the server's clock: the reader's may be wrong. */
const now = () => Date.parse(main.dataset.now ?? '') + performance.now() - shownAt;

document.addEventListener('submit', (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  // What leaves the page is the browser's to do.
  if (form.matches('[data-leaves]') || form.querySelector('[data-leaves]:checked')) return follow(false);
  event.preventDefault();
  send(form);
});

document.addEventListener('click', (event) => {
  if (!(event.target instanceof Element) || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const link = /** @type {HTMLAnchorElement | null} */ (
    event.target.closest('a[data-dialog], a[data-close]')
  );
  if (link === null) return;
  event.preventDefault();
  if (link.matches('[data-dialog]')) ask(link);
  else link.closest('dialog')?.close();
});

document.addEventListener('visibilitychange', () => follow(document.visibilityState === 'visible'));

setInterval(showTimes, 30_000);
showTimes();
follow(true);

/**
 * Listens to what happens to the list, while somebody looks at it: what happened before is told at the beginning. When the
 * connection is cut the browser tries again by itself, and no more when it is refused: then the list is fetched when its tab is
 * looked at.
 *
 * @param {boolean} isLooking
 */
function follow(isLooking) {
  if (!isLooking) {
    events?.close();
    events = null;
    return;
  }
  if (events !== null && events.readyState !== EventSource.CLOSED) return;
  const source = new EventSource(main.dataset.events ?? '');
  events = source;
  source.addEventListener('changed', catchUp);
  source.addEventListener('ended', () => {
    source.close();
    // To the log-in form, which says how that came about.
    location.reload();
  });
  source.addEventListener('error', () => {
    // It is refused: perhaps the session has ended while nobody looked.
    if (source.readyState === EventSource.CLOSED) catchUp();
  });
}

/**
 * Sends a form and shows the page that comes of it. Meanwhile its device looks busy and can't be asked twice; it goes only
 * when the server has said so.
 *
 * @param {HTMLFormElement} form
 */
async function send(form) {
  const device = form.closest('.device') ?? form;
  if (device.hasAttribute('aria-busy')) return;
  device.setAttribute('aria-busy', 'true');
  sent += 1;
  const place = whereFocusIs(form);
  const details = form.closest('details');
  const page = await load(form.action, { method: 'POST', body: new URLSearchParams([...fieldsOf(form)]) });
  device.removeAttribute('aria-busy');
  if (page === null) return;
  // Whoever has named a device is done with its details.
  details?.removeAttribute('open');
  document.querySelector('dialog')?.close();
  show(page);
  focusNear(details === null ? place : { ...place, id: '' });
  if (isBehind) catchUp();
}

/**
 * @param {HTMLFormElement} form
 * @returns {Iterable<[string, string]>}
 */
function* fieldsOf(form) {
  for (const [name, value] of new FormData(form)) if (typeof value === 'string') yield [name, value];
}

/**
 * Asks in a dialog what is a page of its own otherwise.
 *
 * @param {HTMLAnchorElement} link
 */
async function ask(link) {
  const page = await load(link.href);
  const question = page?.querySelector('[data-question]');
  if (!question) {
    if (page) show(page);
    return;
  }
  const dialog = document.createElement('dialog');
  dialog.setAttribute('aria-labelledby', 'question');
  dialog.append(question);
  dialog.addEventListener('close', () => dialog.remove());
  // Outside of what is replaced: the list behind it may become another.
  document.body.append(dialog);
  dialog.showModal();
}

/** Shows the list as it is now, around whatever the reader is about to do: unasked, so it says nothing where it fails. */
async function catchUp() {
  isBehind = true;
  // What is being sent comes back with the list.
  if (document.querySelector('[aria-busy]')) return;
  isBehind = false;
  const before = sent;
  const page = await load(location.href, {}, true);
  if (page === null) return;
  if (sent !== before) return void catchUp();
  if (page.querySelector('main')?.innerHTML === markup) return;
  const filledIn = [...fieldsFilledIn()];
  const active = document.activeElement;
  const isInList = main.contains(active);
  const place = whereFocusIs(main);
  const selection = active instanceof HTMLInputElement ? [active.selectionStart, active.selectionEnd] : [];
  show(page);
  for (const [id, value] of filledIn) {
    const field = /** @type {HTMLInputElement | null} */ (document.getElementById(id));
    if (field !== null) field.value = value;
  }
  if (!isInList) return;
  focusNear(place, true);
  const field = document.activeElement;
  if (field instanceof HTMLInputElement && field.id === place.id) {
    field.setSelectionRange(selection[0] ?? null, selection[1] ?? null);
  }
}

/**
 * What the reader has written or chosen and not sent yet.
 *
 * @returns {Iterable<[id: string, value: string]>}
 */
function* fieldsFilledIn() {
  for (const field of main.querySelectorAll('input, select')) {
    const isOther =
      field instanceof HTMLSelectElement
        ? !field.selectedOptions[0]?.defaultSelected
        : field instanceof HTMLInputElement && field.value !== field.defaultValue;
    if (isOther) yield [field.id, /** @type {HTMLInputElement} */ (field).value];
  }
}

/**
 * Fetches a page; null where there is none to show, which has been said then.
 *
 * @param {string} url
 * @param {RequestInit} [request]
 * @param {boolean} [quietly] whether nothing is said where it fails, since nobody has asked
 * @returns {Promise<Document | null>}
 */
async function load(url, request, quietly = false) {
  try {
    const response = await fetch(url, request);
    // Logged out meanwhile: that page is for the browser to go to.
    const elsewhere = new URL(response.url).pathname;
    if (response.redirected && elsewhere !== location.pathname) {
      location.assign(response.url);
      return null;
    }
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    if (response.ok) return page;
    if (!quietly) say('failure', template(page, '[data-problem]'));
  } catch {
    if (!quietly) say('failure', template(document, '#no-answer'));
  }
  return null;
}

/** @param {Document} page */
function show(page) {
  const open = [...main.querySelectorAll('details[open]')].map(({ id }) => id);
  const fresh = /** @type {HTMLElement} */ (page.querySelector('main'));
  markup = fresh.innerHTML;
  main.replaceChildren(...fresh.childNodes);
  main.dataset.now = fresh.dataset.now;
  shownAt = performance.now();
  document.title = page.title;
  for (const id of open) document.getElementById(id)?.setAttribute('open', '');
  const said = page.getElementById('result');
  if (said?.dataset.kind) say(said.dataset.kind, said.childNodes);
  showTimes();
}

/**
 * @param {string} kind
 * @param {Iterable<Node>} content
 */
function say(kind, content) {
  // Outside of a dialog nothing can be read while it is open.
  document.querySelector('dialog')?.close();
  result.dataset.kind = kind;
  result.replaceChildren(...content);
}

/**
 * @param {Document} page
 * @param {string} selector
 */
function template(page, selector) {
  const found = /** @type {HTMLTemplateElement | null} */ (page.querySelector(selector));
  return found?.content.cloneNode(true).childNodes ?? [];
}

/**
 * Where focus is, to be found again in what comes in place of it.
 *
 * @param {HTMLElement} form
 */
function whereFocusIs(form) {
  const device = (document.activeElement ?? form).closest('.device') ?? form.closest('.device');
  const list = [...main.querySelectorAll('.device')];
  const next = device === null ? null : list[list.indexOf(device) + 1];
  return { id: document.activeElement?.id ?? '', device: device?.id ?? '', next: next?.id ?? '' };
}

/**
 * Puts focus where it was. Where a device has gone, on the name of the next one: on its button, pressing a key twice would
 * log out two.
 *
 * @param {{ id: string, device: string, next: string }} place
 * @param {boolean} [preventScroll] whether what is in sight stays there
 */
function focusNear({ id, device, next }, preventScroll = false) {
  const heading = [device, next]
    .map((item) => document.getElementById(item)?.querySelector('h3'))
    .find(Boolean);
  const target = (id && document.getElementById(id)) || heading || main.querySelector('h1');
  target?.focus({ preventScroll });
}

/** Tells days by the reader's clock, and how long ago by the time that has passed since. */
function showTimes() {
  for (const time of main.querySelectorAll('time')) {
    const date = new Date(time.dateTime);
    const withTime = time.dataset.show === 'moment';
    time.textContent = new Intl.DateTimeFormat(language, {
      dateStyle: 'medium',
      ...(withTime && { timeStyle: 'short' }),
    }).format(date);
  }
  for (const activity of /** @type {NodeListOf<HTMLElement>} */ (main.querySelectorAll('[data-active-at]'))) {
    const since = ago(language, Date.parse(activity.dataset.activeAt ?? ''), now());
    activity.toggleAttribute('data-active', since === null);
    activity.textContent =
      since === null
        ? (main.dataset.activeNow ?? '')
        : (main.dataset.activeAgo ?? '').replace('{ago}', since);
  }
}
