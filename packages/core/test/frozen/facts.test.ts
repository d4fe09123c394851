import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MemoryStore } from '../../src/store/memory-store.js';
import { checkFrozen, FROZEN_CHECKS } from '../support/frozen/check-frozen.js';
import { checkNewerFacts, NEWER_FACT_CHECKS } from '../support/frozen/check-newer-facts.js';
import { type FrozenFacts, readFacts, settle } from '../support/frozen/facts.js';
import { asJson, FROZEN, takeFixture } from '../support/frozen/fixture.js';
import { CLIENTS_FIXTURE, FACTS_FIXTURE, frozenClients, frozenFacts } from '../support/frozen/frozen-life.js';
import { type FrozenClients, live } from '../support/frozen/live.js';

/** A life led today, as that of which the fixtures were taken. */
describe('a manager', () => {
  let today: Awaited<ReturnType<typeof live>>;

  beforeAll(async () => {
    today = await live(new MemoryStore());
    takeFixture(FACTS_FIXTURE, () => asJson(today.facts));
    takeFixture(CLIENTS_FIXTURE, () => asJson(today.clients));
  });

  it('hands the same facts to a store', () => {
    expect(named(today.facts), FROZEN).toEqual(named(frozenFacts()));
  });

  it('gives the same to clients', () => {
    expect(shapes(today.clients), FROZEN).toEqual(shapes(frozenClients()));
  });
});

describe('what the first release kept', () => {
  let store: MemoryStore;

  beforeEach(async () => {
    store = new MemoryStore();
    await settle(store, frozenFacts());
  });

  it('is kept by a store of today', async () => {
    expect(await readFacts(store, frozenFacts()), FROZEN).toEqual(frozenFacts());
  });

  it.each(FROZEN_CHECKS)('%s', (name) => checkFrozen(name, store));

  it.each(NEWER_FACT_CHECKS)('beside a newer version %s', (name) => checkNewerFacts(name, store));
});

/** The facts with names in the place of what is random. */
function named({ names, ...facts }: FrozenFacts): unknown {
  const text = Object.entries(names).reduce(
    (all, [name, id]) => all.replaceAll(id, name),
    JSON.stringify(facts),
  );
  return { names: Object.keys(names), ...(JSON.parse(text) as object) };
}

/** What clients hold, with tokens as they can be read, and the shape of what is random. */
function shapes({ tokens, refused, deviceSecrets, mark, cursors, service }: FrozenClients): unknown {
  const all = (texts: Readonly<Record<string, string>>, read: (text: string) => unknown) =>
    Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, read(text)]));
  return {
    tokens: all(tokens, read),
    refused: all(refused, read),
    deviceSecrets: all(deviceSecrets, shapeOf),
    // By the keys and the text alone.
    mark,
    cursors: all(cursors, shapeOf),
    service: read(service),
  };
}

function read(token: string): unknown {
  const [header = '', payload = ''] = token.split('.');
  const parse = (part: string) =>
    JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
  const { lookup_id: lookupId, jti, ...claims } = parse(payload);
  const random = { lookupId, jti };
  return {
    header: parse(header),
    // In the order in which they are written, which is a part of the bytes that are signed.
    names: Object.keys(parse(payload)),
    claims,
    random: all(random),
  };
}

function all(random: Readonly<Record<string, unknown>>): unknown {
  return Object.fromEntries(Object.entries(random).map(([name, value]) => [name, shapeOf(`${value}`)]));
}

/** A text with the same letter for each character of base64url in what is random. */
function shapeOf(text: string): string {
  return text.replaceAll(/[\w-]{22}|(?<=~)[\w-]{8}/g, ({ length }) => 'x'.repeat(length));
}
