import { core, koa, type PromiseGroup } from '../held-promise.js';

export const openPages: PromiseGroup = {
  heading: 'Pages that are open',
  promises: [
    {
      promise: 'A page that shows the list is told when it is another, whoever changed it.',
      test: 'packages/core/test/manager/watch-list.test.ts',
      name: 'ActingSession.watchList > calls when a session expires, and when one is confirmed or may be without',
      fault: 'the list is told of once',
      changes: [
        core(
          'live/list-watcher.ts',
          'if (onlooker.seen === digest) return;',
          'if (onlooker.seen !== null) return;',
        ),
      ],
    },
    {
      promise: 'A session that waits for its confirmation is told of nobody but itself.',
      test: 'packages/core/test/manager/watch-list.test.ts',
      name: 'ActingSession.watchList > tells a session that waits for confirmation of itself alone, and of all once it is in',
      fault: 'everybody sees all',
      changes: [core('live/list-watcher.ts', 'seesAll: isIn(status), seen', 'seesAll: true, seen')],
    },
    {
      promise: 'The last that a page is told is that its session has ended, wherever it was.',
      test: 'packages/koa/test/routes/follow-sessions.test.ts',
      name: 'GET /sessions/events > tells that its session was ended elsewhere, and ends',
      fault: 'an end is told as another change of the list',
      changes: [
        koa(
          'http/routes/follow-sessions.ts',
          "stream.send('ended', readRefusal(isRefusal(told) ? told : error).body);",
          "stream.send('changed', readRefusal(isRefusal(told) ? told : error).body);",
        ),
      ],
    },
  ],
};
