/** Text that is markup already, and not escaped again. Made by {@link html} alone. */
export class Html {
  readonly #markup: string;

  /** @internal */
  constructor(markup: string) {
    this.#markup = markup;
  }

  toString(): string {
    return this.#markup;
  }
}

/** What can stand in a template: markup as it is, text escaped, nothing for null and false, lists one after another. */
export type HtmlValue = Html | string | number | null | false | readonly HtmlValue[];

/**
 * A template of HTML that escapes every value, so that markup in the name of a device stays text. Values belong into
 * elements and into quoted attributes: nowhere else is the escaping enough.
 *
 * @example
 * html`<a href="${url}">${title}</a>`
 */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  let markup = parts[0] ?? '';
  for (const [index, value] of values.entries()) markup += render(value) + (parts[index + 1] ?? '');
  return new Html(markup);
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function render(value: HtmlValue): string {
  if (value instanceof Html) return value.toString();
  if (value === null || value === false) return '';
  if (typeof value === 'object') return value.map(render).join('');
  return String(value).replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
}
