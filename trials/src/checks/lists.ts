import { type Call, endOf } from '../history/call.js';
import type { History } from '../history/history.js';
import { describe, type Lives, type UserLife } from '../history/lives.js';
import { mayBeOver } from '../history/may-be-over.js';
import type { Check, Finding } from './check.js';

/** A list shows nothing whose ending was acknowledged before it was asked for. */
export const endedListed: Check = (lives) =>
  eachList(lives, ({ sessions }, call, ids) =>
    sessions
      .filter(({ id, acknowledgements }) => {
        const [first] = acknowledgements;
        return first !== undefined && first.at < call.begin && ids.has(id);
      })
      .map(({ id, acknowledgements }) => ({
        check: 'ended-listed',
        text: `${describe(call)} shows session ${id}, which ${acknowledgements[0]?.by} had ended`,
      })),
  );

/** … and lacks nothing that was there all the time. */
export const validUnlisted: Check = (lives, history) =>
  eachList(lives, ({ sessions }, call, ids) =>
    sessions
      .filter(({ id, birth }) => !ids.has(id) && endOf(birth) < call.begin)
      .filter(
        (life) => !life.attempts.some(({ begin }) => begin < endOf(call)) && !isOver(life, call, history),
      )
      .map(({ id }) => ({
        check: 'valid-unlisted',
        text: `${describe(call)} lacks session ${id}, which nobody had ended and whose time was not over`,
      })),
  );

function isOver(life: UserLife['sessions'][number], call: Call, history: History): boolean {
  return mayBeOver(life, call, history);
}

function eachList(
  lives: Lives,
  judge: (user: UserLife, call: Call, ids: ReadonlySet<string>) => Finding[],
): Finding[] {
  return [...lives.users.values()].flatMap((user) =>
    user.calls.flatMap((call) => {
      if (call.question.kind !== 'list' || call.answer.outcome !== 'done') return [];
      return judge(user, call, new Set(call.answer.ids));
    }),
  );
}
