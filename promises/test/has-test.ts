/** Where a title has a value put in: `%s`, `$name`, `${…}`. */
const PLACEHOLDER = /%[sdifjo%]|\$\{[^}]*\}|\$[\w.]+/g;

/**
 * Whether a file of tests has one of that name. It is read and not run, so the groups and the test are looked for each by
 * itself.
 *
 * @param name with those of its groups: `SessionManager.revoke > is …`
 */
export function hasTest(text: string, name: string): boolean {
  const titles = [...text.matchAll(/(['"`])((?:\\.|(?!\1)[^\\\n])*)\1/g)].map(([, , title = '']) =>
    patternOf(title),
  );
  return name.split(' > ').every((part) => titles.some((title) => title?.test(part)));
}

/** Null for what would match anything. */
function patternOf(title: string): RegExp | null {
  const fixed = title.replace(/\\(.)/g, '$1').split(PLACEHOLDER);
  if (fixed.join('').trim().length < 2) return null;
  return new RegExp(`^${fixed.map(escaped).join('.+')}$`, 's');
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
