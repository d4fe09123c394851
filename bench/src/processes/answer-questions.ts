import { inspect } from 'node:util';

type Handler = (question: never) => Promise<unknown>;

interface Question {
  readonly id: number;
  readonly name: string;
  readonly question: unknown;
}

/** The other end of `Worker`: answers by name, and ends with the process that asks. */
export function answerQuestions(handlers: Readonly<Record<string, Handler>>): void {
  process.on('message', async ({ id, name, question }: Question) => {
    try {
      const handler = handlers[name] as ((question: unknown) => Promise<unknown>) | undefined;
      if (handler === undefined) throw new Error(`There is no question '${name}'.`);
      process.send?.({ id, value: await handler(question) });
    } catch (error) {
      process.send?.({ id, failure: inspect(error) });
    }
  });
  process.once('disconnect', () => process.exit());
}
