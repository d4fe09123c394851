// Makes the page nicer where scripts run: forms are sent without a reload, the question before "log out all others" is a
// dialog, and times are the reader's own. Every page comes from the server; nothing is shown before it has happened.
import { ago } from './ago.js';

/** Older than this, the list is fetched again when its tab is looked at. */
const STALE = 30_000;

const main = /** @type {HTMLElement} */ (document.querySelector('main'));
const result = /** @type {HTMLElement} */ (document.getElementById('result'));
/** With the region, if the reader has one: days are written otherwise in Britain than in America. */
const { lang } = document.documentElement;
const language = navigator.languages.find((accepted) => accepted.split('-')[0] === lang) ?? lang;
let shownAt = performance.now();

/** The present by the server's clock: the reader's may be wrong. */
const now = () => Date.parse(main.dataset.now ?? '') + performance.now() - shownAt;

document.addEventListener('submit', (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  // What leaves the page is the browser's to do.
  if (form.matches('[data-leaves]') || form.querySelector('[data-leaves]:checked')) return;
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

document.addEventListener('visibilitychange', () => {
  const isBusy = main.querySelector('[aria-busy], dialog[open], input:focus, select:focus');
  if (document.visibilityState === 'visible' && performance.now() - shownAt > STALE && !isBusy) refresh();
});

setInterval(showTimes, 30_000);
showTimes();

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
  const place = whereFocusIs(form);
  const details = form.closest('details');
  const page = await load(form.action, { method: 'POST', body: new URLSearchParams([...fieldsOf(form)]) });
  device.removeAttribute('aria-busy');
  if (page === null) return;
  // Whoever has named a device is done with its details.
  details?.removeAttribute('open');
  show(page);
  focusNear(details === null ? place : { ...place, id: '' });
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
  main.append(dialog);
  dialog.showModal();
}

async function refresh() {
  const page = await load(location.href);
  if (page === null) return;
  const place = whereFocusIs(main);
  show(page);
  if (place.id !== '') focusNear(place);
}

/**
 * Fetches a page; null where there is none to show, which has been said then.
 *
 * @param {string} url
 * @param {RequestInit} [request]
 * @returns {Promise<Document | null>}
 */
async function load(url, request) {
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
    say('failure', template(page, '[data-problem]'));
  } catch {
    say('failure', template(document, '#no-answer'));
  }
  return null;
}

/** @param {Document} page */
function show(page) {
  const open = [...main.querySelectorAll('details[open]')].map(({ id }) => id);
  const fresh = /** @type {HTMLElement} */ (page.querySelector('main'));
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
  main.querySelector('dialog')?.close();
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
 */
function focusNear({ id, device, next }) {
  const heading = [device, next]
    .map((item) => document.getElementById(item)?.querySelector('h3'))
    .find(Boolean);
  const target = (id && document.getElementById(id)) || heading || main.querySelector('h1');
  target?.focus();
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
