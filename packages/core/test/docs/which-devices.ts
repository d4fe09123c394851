import { SessionManager } from '@jwt-sessions/core';
import { MemoryStore } from '@jwt-sessions/core/store';

const sessions = new SessionManager({ store: new MemoryStore(), keys: process.env.SESSION_KEYS });

const phone = await sessions.issue({
  userId: 'alice',
  userAgent: 'Mozilla/5.0 (Android 14; Mobile; rv:140.0) Firefox/140.0',
});
await sessions.issue({ userId: 'alice', deviceSecret: phone.deviceSecret ?? undefined });
const laptop = await sessions.issue({ userId: 'alice', userAgent: 'curl/8.5.0' });

const mine = sessions.actingAs(await sessions.authenticate(laptop.token));
for (const { id, title, firstSeenAt, lastUsedAt } of await mine.listDevices()) {
  console.log(id, title, firstSeenAt, lastUsedAt);
}
const lost = phone.session.deviceId ?? '';
await mine.revokeDevice(lost); // its two sessions have ended: their ids
await mine.forgetDevice(lost); // true: a log-in on it is on a new device again
