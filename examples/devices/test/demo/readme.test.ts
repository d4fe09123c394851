import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';

const read = (path: string) => readFile(new URL(path, import.meta.url), 'utf8');
const HOSTS_OWN = "import { checkPassword } from './check-password.js';\n";

describe('the README', () => {
  it('shows the example that is compiled here', async () => {
    const [, shown] = /```ts\n(.*?)```/s.exec(await read('../../README.md')) ?? [];
    const example = await read('readme-example.ts');
    expect(shown).toBe(example.replace(HOSTS_OWN, '').replace('../../src/devices-page/', './devices-page/'));
  });

  it('names every custom property, and no other', async () => {
    const named = (await read('../../README.md')).match(/(?<=^\| `)--devices-[\w-]+/gm);
    const declared = (await read('../../src/devices-page/assets/devices-page.css')).match(
      /^ {4}--devices-[\w-]+(?=:)/gm,
    );
    expect(named).toEqual(declared?.map((line) => line.trim()));
  });

  it('names every option, and no other', async () => {
    const [, options = ''] =
      /interface DevicesPageOptions \{(.*?)^\}/ms.exec(await read('../../src/devices-page/options.ts')) ?? [];
    const named = (await read('../../README.md')).match(/(?<=^\| `)[a-z]\w+/gm);
    expect(named?.sort()).toEqual(
      [...options.matchAll(/^ {2}readonly (\w+)/gm)].map(([, name]) => name).sort(),
    );
  });
});
