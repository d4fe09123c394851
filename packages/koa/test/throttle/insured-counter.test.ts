import type { AttemptCounter } from '@jwt-sessions/koa';
import { describe, expect, it } from 'vitest';
import { InsuredCounter, Outage } from '../../src/http/throttle/insured-counter.js';
import { MemoryCounter } from '../../src/http/throttle/memory-counter.js';

const LIMIT = { points: 2, duration: 60 };
const DOWN =
  'The counters of log-in attempts failed, so attempts are counted in this process alone until they answer again.';

/** A counter on a backend that answers, fails or hangs, as it is told. */
function createInsured() {
  let now = 0;
  let mood: 'well' | 'failing' | 'hanging' = 'well';
  const asked: string[] = [];
  const told: Error[] = [];
  let due: () => void = () => {};
  const answer = <T>(name: string, value: () => T): Promise<T> => {
    asked.push(name);
    if (mood === 'hanging') return new Promise(() => {});
    return mood === 'failing' ? Promise.reject(new Error('ECONNREFUSED')) : Promise.resolve().then(value);
  };
  let count = 0;
  const backend: AttemptCounter = {
    consume: () =>
      answer('consume', () => {
        count += 1;
        const counted = { consumedPoints: count, msBeforeNext: 5000 };
        if (count > LIMIT.points) throw counted;
        return counted;
      }),
    reward: () =>
      answer('reward', () => {
        count -= 1;
      }),
    delete: () =>
      answer('delete', () => {
        count = 0;
      }),
  };
  const clock = () => now;
  const insured = new InsuredCounter(backend, new MemoryCounter(LIMIT, clock), {
    outage: new Outage(clock),
    startTimer: (_milliseconds, onDue) => {
      due = onDue;
      return () => {};
    },
  });
  const tell = (error: Error) => told.push(error);
  return {
    asked,
    told,
    take: () => insured.take('a', tell),
    giveBack: (taken: Awaited<ReturnType<typeof insured.take>>) => insured.giveBack('a', taken, tell),
    reset: () => insured.reset('a', tell),
    be: (next: typeof mood) => {
      mood = next;
    },
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
    /** The time limit of the call that hangs is over. */
    runOut: async () => {
      await new Promise((resolve) => setImmediate(resolve));
      due();
    },
  };
}

describe('InsuredCounter', () => {
  it('takes the word of the counter, a refusal among it', async () => {
    const { take, told } = createInsured();
    expect(await take()).toEqual({ consumedPoints: 1, msBeforeNext: 5000, refused: false, inMemory: false });
    expect((await take()).refused).toBe(false);
    expect((await take()).refused).toBe(true);
    expect(told).toEqual([]);
  });

  it('neither lets everybody guess nor keeps everybody out when the counter fails', async () => {
    const { take, be } = createInsured();
    be('failing');
    const refused = [(await take()).refused, (await take()).refused, (await take()).refused];
    expect(refused).toEqual([false, false, true]);
  });

  it('waits for no counter that hangs', async () => {
    const { take, be, runOut, told } = createInsured();
    be('hanging');
    const taking = take();
    await runOut();
    expect((await taking).inMemory).toBe(true);
    expect(told).toEqual([new Error(DOWN, { cause: new Error('They gave no answer within 1000 ms.') })]);
  });

  it('tells of an outage once, with its cause, and of the next one again', async () => {
    const { take, be, pass, told } = createInsured();
    be('failing');
    await take();
    pass(5000);
    await take();
    expect(told.map(({ message, cause }) => [message, (cause as Error).message])).toEqual([
      [DOWN, 'ECONNREFUSED'],
    ]);
    be('well');
    pass(5000);
    await take();
    be('failing');
    await take();
    expect(told).toHaveLength(2);
  });

  it('lets a counter that has failed rest for five seconds', async () => {
    const { take, be, pass, asked } = createInsured();
    be('failing');
    await take();
    await take();
    pass(4999);
    await take();
    expect(asked).toEqual(['consume']);
    pass(1);
    await take();
    expect(asked).toEqual(['consume', 'consume']);
  });

  it('takes back what was counted where it was counted', async () => {
    const { take, giveBack, be, pass, asked } = createInsured();
    be('failing');
    const inMemory = await take();
    be('well');
    pass(5000);
    await giveBack(inMemory);
    expect(asked).toEqual(['consume']);
    await giveBack(await take());
    expect(asked).toEqual(['consume', 'consume', 'reward']);
  });

  it('fails nobody whose password was right when it can’t take back', async () => {
    const { take, giveBack, reset, be } = createInsured();
    const taken = await take();
    be('failing');
    await giveBack(taken);
    await reset();
  });
});
