import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readKeys, readPort } from '@jwt-sessions/example-app';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

describe('readPort', () => {
  it.each([
    [undefined, 3000],
    ['', 3000],
    ['0', 0],
    ['8080', 8080],
    ['65535', 65_535],
  ])('reads %j as %i', (value, port) => {
    expect(readPort(value)).toBe(port);
  });

  it.each(['http', '-1', '80.5', '65536', '0x50', ' 80'])('refuses %j and says what to write', (value) => {
    expect(() => readPort(value)).toThrow(`PORT must be a number from 0 to 65535, not '${value}'.`);
  });
});

describe('readKeys', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'example-app-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('prefers the environment', async () => {
    const found = { keys: 'k1:secret', source: 'SESSION_KEYS' };
    expect(await readKeys('k1:secret', join(folder, 'keys'))).toEqual(found);
  });

  it('makes keys once, for nobody else to read', async () => {
    const file = join(folder, 'keys');
    const { keys, source } = await readKeys(undefined, file);
    expect(keys).toMatch(/^k1:[\w-]{43}$/);
    expect(source).toBe(file);
    expect(await readKeys(undefined, file)).toEqual({ keys, source });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await readFile(file, 'utf8')).trim()).toBe(keys);
  });

  it('does not replace keys that it can’t read', async () => {
    await expect(readKeys(undefined, folder)).rejects.toThrow(`The keys can't be read from ${folder}.`);
  });
});
