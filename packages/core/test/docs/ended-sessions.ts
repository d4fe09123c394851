import { SessionManager } from '@jwt-sessions/core';
import { MemoryStore } from '@jwt-sessions/core/store';

const sessions = new SessionManager({
  store: new MemoryStore(),
  keys: process.env.SESSION_KEYS,
  keepEnded: '28d',
});

const phone = await sessions.issue({ userId: 'alice', app: { name: 'Shop' } });
const laptop = await sessions.issue({ userId: 'alice' });
const mine = sessions.actingAs(await sessions.authenticate(phone.token));
await mine.revoke(laptop.session.id);

const { sessions: ended } = await mine.listEnded(); // the last to end first, paged like the list
for (const { title, ending } of ended) console.log(title, ending.reason, ending.by);
