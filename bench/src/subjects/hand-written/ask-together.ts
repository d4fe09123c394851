import type { FindOwners } from './find-owner.js';

interface Batch {
  readonly ids: string[];
  readonly answer: Promise<ReadonlyMap<string, string>>;
}

/** One statement at a time: those who ask while it is under way share the next one, which is as few of them as there can be. */
export function askTogether(findOwners: FindOwners): (id: string) => Promise<string | null> {
  let next: Batch | null = null;
  let underWay: Promise<unknown> | null = null;

  async function send(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    await underWay;
    // With all that arrived in this turn of the event loop.
    await new Promise((resolve) => setImmediate(resolve));
    next = null;
    const answer = findOwners(ids);
    const settled = answer
      .catch(() => {})
      .then(() => {
        if (underWay === settled) underWay = null;
      });
    underWay = settled;
    return answer;
  }

  function open(): Batch {
    const ids: string[] = [];
    return { ids, answer: send(ids) };
  }

  return async (id) => {
    next ??= open();
    const { ids, answer } = next;
    ids.push(id);
    return (await answer).get(id) ?? null;
  };
}
