import { SessionManager } from '@jwt-sessions/core';
import { MemoryStore } from '@jwt-sessions/core/store';

const sessions = new SessionManager({ store: new MemoryStore(), keys: process.env.SESSION_KEYS });
const takeUpload = async () => {}; // yours: a minute or two of somebody's line

const { token } = await sessions.issue({ userId: 'alice' });

const session = await sessions.authenticate(token);
await takeUpload();
await sessions.recheck(session); // the session as it is now, or an InvalidTokenError

using _watching = sessions.actingAs(session).watchList(() => {
  console.log('changed'); // the list of alice's sessions, wherever that was
});

using ended = sessions.endSignal(session); // an AbortSignal
for (const line of ['one', 'another']) {
  ended.throwIfAborted(); // an InvalidTokenError
  console.log(line);
}
