import { core, type PromiseGroup } from '../held-promise.js';
import { RIDES_IN_FLIGHT } from './endings.js';

const ENDINGS = {
  test: 'packages/core/test/interleavings/endings.test.ts',
  name: 'two processes on one store, in whatever order their statements are carried out and answered > let nobody in after an ending, refuse nobody else, and show no change that was replaced',
};
const ROTATION = {
  test: 'packages/core/test/interleavings/rotation.test.ts',
  name: 'a client whose token is rotated by two processes, in any order and with any answer lost > is always let in by the newest token that it got, and loses its session to a late old one alone',
};
const ACTIVITY = {
  test: 'packages/core/test/interleavings/activity.test.ts',
  name: 'two processes that note activity, on a store that fails, is late, and is busy > lose nothing once the store is well again, go back nowhere, and write once in an interval',
};
const RESTORES = {
  test: 'packages/core/test/interleavings/restores.test.ts',
  name: 'two processes on a store of which a backup is restored, in whatever order > let in and refuse by what was restored once they have forgotten everything',
};

/** By trying: of all orders in which statements may be carried out, answered, lost and late, those that chance has it. */
export const interleavings: PromiseGroup = {
  heading: 'In whatever order',
  promises: [
    {
      promise:
        'Whatever the order, nobody is let in after an ending was acknowledged, also where processes answer from memory.',
      ...ENDINGS,
      fault: 'an ending waits for no lease',
      changes: [core('revocations/leases.ts', 'if (left <= 0) return;', 'if (left <= duration) return;')],
    },
    {
      promise: 'Whatever the order, an answer is for those who came before its statement was sent.',
      ...ENDINGS,
      fault: 'a request rides on a statement that is under way',
      changes: [RIDES_IN_FLIGHT],
    },
    {
      promise:
        'Whatever the order, and whatever answer is lost, a client is let in by the newest token that it got.',
      ...ROTATION,
      fault: 'a token is retired by the issue of its successor',
      changes: [
        core(
          'requests/generation.ts',
          'if (generationUsedAt === null) return true;',
          'if (generationUsedAt === null) return false;',
        ),
      ],
    },
    {
      promise: 'Of rotations that race, one raises the generation.',
      ...ROTATION,
      fault: 'each of those that race raises it',
      changes: [
        core(
          'verbs/renew-token.ts',
          `      facts.generation === claims.generation
        ? { generation: generationAfter(facts), generationUsedAt: null }
        : null,`,
          `      claims.generation <= facts.generation
        ? { generation: generationAfter(facts), generationUsedAt: null }
        : null,`,
        ),
      ],
    },
    {
      promise: 'Of several uses that a store has not taken yet the last one counts.',
      ...ACTIVITY,
      fault: 'the first one counts',
      changes: [
        core(
          'requests/activity-recorder.ts',
          'this.#waiting.set(id, { id, at, ip',
          'if (!this.#waiting.has(id)) this.#waiting.set(id, { id, at, ip',
        ),
      ],
    },
    {
      promise: 'What a busy store leaves alone is handed in again.',
      ...ACTIVITY,
      fault: 'it is forgotten',
      changes: [
        core(
          'requests/activity-recorder.ts',
          `      this.#keep(batch.filter(({ id }) => busy.has(id)));
`,
          '',
        ),
      ],
    },
    {
      promise:
        'Once everything was forgotten after a backup was restored, nobody is let in by what was there before.',
      ...RESTORES,
      fault: 'answers that are under way are taken as they come',
      changes: [core('requests/known-sessions.ts', 'this.#reader.markOutdated();', '')],
    },
    {
      promise: 'Nor is anybody refused by that.',
      ...RESTORES,
      fault: 'what a change has read of a session before is taken for what is there',
      changes: [
        core('requests/known-sessions.ts', 'if (times !== this.#times) return this.read(id);', 'void times;'),
      ],
    },
  ],
};
