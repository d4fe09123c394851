import { SessionManager } from '@jwt-sessions/core';
import { MemoryStore } from '@jwt-sessions/core/store';

const sessions = new SessionManager({
  store: new MemoryStore(),
  keys: process.env.SESSION_KEYS,
  minAgeToRevokeOthers: '24h', // a young session can't end an older one
  confirmNewDevices: '7d', // a new device waits for a nod from another one, for a week at most
});
const mails: string[] = [];
sessions.on('issued', ({ session, newDevice }) => {
  if (newDevice) mails.push(`To ${session.userId}: a log-in with ${session.title} from ${session.ip}.`);
});

const phone = await sessions.issue({ userId: 'alice' });
const laptop = await sessions.issue({ userId: 'alice' }); // laptop.session.status is 'unconfirmed'

const mine = sessions.actingAs(await sessions.authenticate(phone.token));
await mine.list(); // every device, this one first
await mine.confirm(laptop.session.id); // true: it was her own; deny(id) would end it
await mine.revoke(phone.session.id); // true: logged out, which a young session always can

// Her next log-in on the phone is on a device that is known, whatever became of its session:
await sessions.issue({ userId: 'alice', deviceSecret: phone.deviceSecret ?? undefined });
