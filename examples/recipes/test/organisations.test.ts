import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { bearer, json, logIn } from './support/http.js';
import { StartedProgram } from './support/started-program.js';

const server = inject('postgres');

describe.skipIf(server === null)('the recipe for a user of several organisations', () => {
  let programs: StartedProgram[];
  let urls: string[];

  beforeAll(async () => {
    const start = () => new StartedProgram('organisations', { DATABASE_URL: server?.url ?? '' });
    programs = [start(), start()];
    urls = await Promise.all(programs.map((program) => program.url()));
  });
  afterAll(async () => {
    for (const program of programs ?? []) await program[Symbol.asyncDispose]();
  });

  const projects = async (token: string, url: string | undefined) =>
    (await fetch(`${url}/projects`, { headers: bearer(token) })).json();
  const choose = (token: string, organisation: unknown, url = urls[0]) =>
    fetch(`${url}/organisation`, json('PUT', { organisation }, bearer(token)));

  it('shows the other one with the next request, whichever process answers it', async () => {
    const token = await logIn(urls[0] ?? '');
    for (const url of urls)
      expect(await projects(token, url)).toEqual({ organisation: 'acme', role: 'editor' });

    for (const [n, organisation] of ['globex', 'acme', 'globex', 'acme'].entries()) {
      expect((await choose(token, organisation, urls[n % 2])).status).toBe(204);
      for (const url of urls) expect(await projects(token, url)).toMatchObject({ organisation });
    }
  });

  it('changes no other session of hers', async () => {
    const [phone, laptop] = [await logIn(urls[0] ?? ''), await logIn(urls[1] ?? '')];
    await choose(phone, 'globex');
    expect(await projects(phone, urls[1])).toEqual({ organisation: 'globex', role: 'viewer' });
    expect(await projects(laptop, urls[1])).toEqual({ organisation: 'acme', role: 'editor' });
  });

  it.each(['initech', 7, null, { $ne: '' }])(
    'lets her into none that is not hers: %j',
    async (organisation) => {
      const token = await logIn(urls[0] ?? '');
      expect((await choose(token, organisation)).status).toBe(403);
      expect(await projects(token, urls[1])).toMatchObject({ organisation: 'acme' });
    },
  );

  it('lets nobody choose who is logged out', async () => {
    const token = await logIn(urls[0] ?? '');
    await fetch(`${urls[1]}/sessions/current`, { method: 'DELETE', headers: bearer(token) });
    expect((await choose(token, 'globex')).status).toBe(401);
  });
});
