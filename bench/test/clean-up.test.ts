import { describe, expect, it } from 'vitest';
import { CleanUp } from '../src/processes/clean-up.ts';

describe('CleanUp.run', () => {
  it('does the last task first', async () => {
    const cleanUp = new CleanUp();
    const done: string[] = [];
    for (const name of ['server', 'client']) cleanUp.add(async () => void done.push(name));
    await cleanUp.run();
    expect(done).toEqual(['client', 'server']);
  });

  it('does every task although one fails, and tells of the failure', async () => {
    const cleanUp = new CleanUp();
    const done: string[] = [];
    cleanUp.add(async () => void done.push('server'));
    cleanUp.add(() => Promise.reject(new Error('stuck')));
    await expect(cleanUp.run()).rejects.toEqual(new Error('stuck'));
    expect(done).toEqual(['server']);
  });

  it('does each task once, however often it is called', async () => {
    const cleanUp = new CleanUp();
    let times = 0;
    cleanUp.add(async () => {
      times += 1;
    });
    await Promise.all([cleanUp.run(), cleanUp.run()]);
    expect(times).toBe(1);
  });
});
