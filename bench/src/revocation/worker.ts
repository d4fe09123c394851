import { answerQuestions } from '../processes/answer-questions.js';
import { type EndedSession, endOneSession } from './end-one-session.js';
import type { EndingsOrder } from './endings-order.js';
import { KeptConnection } from './kept-connection.js';

/** Connections on which each credential is sent all the time. */
const ASKING = 2;

/** A process that is the clients. */
answerQuestions({
  /** One session after the other in each lane, until all are ended, or the time is up. */
  async end({ ending, asking, headerLines, lanes, milliseconds, rhythm }: EndingsOrder) {
    const until = performance.now() + milliseconds;
    const left = headerLines.values();
    const ended: (EndedSession | null)[] = [];
    const drive = async () => {
      const lane = {
        ending: new KeptConnection(ending),
        asking: Array.from({ length: ASKING }, () => new KeptConnection(asking)),
        waiting: new KeptConnection(asking),
      };
      try {
        while (performance.now() < until) {
          const { value: headerLine, done } = left.next();
          if (done) return;
          ended.push(await endOneSession(lane, headerLine, rhythm));
        }
      } finally {
        for (const connection of [lane.ending, ...lane.asking, lane.waiting]) connection.close();
      }
    };
    await Promise.all(Array.from({ length: lanes }, drive));
    return ended;
  },
});
