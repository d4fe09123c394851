import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { legacySession, strongId } from '../support/legacy-sessions.js';
import { createTestManager, MINUTE } from '../support/test-manager.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const COUNT = 300;
const HEADER = 15_000;

/** A part of a header of its own, as a server takes it out of what a client sent. */
function partOfHeader(text: string): string {
  const header = Buffer.from(`${'x'.repeat(HEADER / 2)}${text}${'y'.repeat(HEADER / 2)}`).toString();
  return header.slice(HEADER / 2, HEADER / 2 + text.length);
}

type Manager = ReturnType<typeof createTestManager>;

/** What is kept of each: the first hundred are not counted, so that what is made once isn't either. */
async function keptOfEach(work: (manager: Manager, text: (own: string) => string) => Promise<unknown>) {
  const manager = createTestManager({ maxSessions: 'none' });
  const kept: unknown[] = [];
  for (let n = 0; n < 100; n += 1) kept.push(await work(manager, (own) => own));
  // It keeps the arguments of each call.
  manager.store.take();
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  for (let n = 0; n < COUNT; n += 1) kept.push(await work(manager, partOfHeader));
  manager.store.take();
  collectGarbage();
  const grown = process.memoryUsage().heapUsed - before;
  // Nothing of it may go before it was weighed.
  expect(kept).toHaveLength(100 + COUNT);
  await manager.sessions.close();
  return grown / COUNT;
}

let count = 0;
const next = () => {
  count += 1;
  return `${count}`.padStart(8, '0');
};

describe('a text out of a long header is let go when it is kept', () => {
  it.each<[string, (manager: Manager, text: (own: string) => string) => Promise<unknown>]>([
    [
      'as a User-Agent',
      ({ sessions }, text) =>
        sessions.issue({ userId: next(), userAgent: text(`Mozilla/5.0 (X11; Linux) Gecko/${next()}`) }),
    ],
    [
      'as a User-Agent of which only the beginning is',
      ({ sessions }, text) =>
        sessions.issue({ userId: next(), userAgent: text(`Robot/${next()} ${'z'.repeat(1000)}`) }),
    ],
    [
      'as a model, a brand and an application',
      ({ sessions }, text) =>
        sessions.issue({
          userId: next(),
          clientHints: { model: text(`Model ${next()}`), platform: text('Android of nobody') },
          app: { name: text(`Shop ${next()}`), version: text(`1.0.0-${next()}`) },
        }),
    ],
    [
      'as a label',
      ({ sessions }, text) => sessions.issue({ userId: next(), label: text(`Phone ${next()}`) }),
    ],
    ['as a user', ({ sessions }, text) => sessions.issue({ userId: text(`user number ${next()}`) })],
    [
      'as a user who comes from elsewhere',
      ({ admin }, text) => {
        const userId = text(`user number ${next()}`);
        return admin.importSessions([legacySession(strongId(Number(next())), { userId })]);
      },
    ],
    [
      'as an address',
      async ({ sessions, time }, text) => {
        const { token } = await sessions.issue({ userId: next() });
        time.now += MINUTE;
        await sessions.authenticate(token, { ip: text('2001:db8:85a3:8d3:1319:8a2e:370:7348') });
      },
    ],
    [
      'as an address that IPv6 wraps, or one with a port',
      async ({ sessions, time }, text) => {
        const { token } = await sessions.issue({ userId: next() });
        time.now += MINUTE;
        await sessions.authenticate(token, { ip: text('255.255.255.255:51234') });
      },
    ],
    [
      'as the token of a request',
      async ({ sessions }, text) => {
        const { token } = await sessions.issue({ userId: next() });
        return sessions.authenticate(text(token));
      },
    ],
    [
      'as the token of a request that gets another',
      async ({ sessions }, text) => {
        const { token } = await sessions.issue({ userId: next() });
        return sessions.rotate(text(token));
      },
    ],
    [
      'as the id of a session that ends',
      async ({ sessions }, text) => {
        const userId = next();
        const { session } = await sessions.issue({ userId });
        await sessions.revoke(userId, text(session.id));
      },
    ],
    [
      'as the secret of a device',
      async ({ sessions }, text) => {
        const userId = next();
        const { deviceSecret } = await sessions.issue({ userId });
        return (await sessions.issue({ userId, deviceSecret: text(deviceSecret ?? '') })).session;
      },
    ],
    [
      'in what is refused',
      ({ sessions }, text) => sessions.authenticate(text(`${next()}.${next()}.${next()}`)).catch((e) => e),
    ],
  ])('%s', async (_, work) => {
    expect(await keptOfEach(work)).toBeLessThan(HEADER / 2);
  });
});
