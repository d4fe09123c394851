/**
 * The survivors that docs/mutants.md explains: lines of a list under a heading that is the file's path, each
 * `` `what stands there` → `what it was changed to`: why no test can be red ``.
 *
 * @param {string} page
 */
export function readExplained(page) {
  return page
    .split(/^## /m)
    .slice(1)
    .flatMap((part) => {
      const [file = ''] = part.split('\n', 1);
      const entries = part.matchAll(/^- (`.*` → `.*`): \S/gm);
      return [...entries].map(([, change = '']) => ({ file, change }));
    });
}
