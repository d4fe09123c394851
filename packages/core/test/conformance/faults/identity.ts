import type { SessionStore } from '../../../src/store/contract.js';
import { type Fault, fault, type OpenStore } from './fault.js';
import { admittedBy, asItShouldBe, limitedBy } from './limit-rules.js';

/** What different collations take for the same. */
const withoutCase = (text: string) => text.toLowerCase();
const withoutAccents = (text: string) => text.normalize('NFD').replace(/\p{Mark}/gu, '');
const normalized = (text: string) => text.normalize('NFC');
const compatible = (text: string) => text.normalize('NFKC');
const withoutEnd = (text: string) => text.trimEnd();
const withoutStart = (text: string) => text.trimStart();
const withoutInvisible = (text: string) => text.replace(/\p{Format}/gu, '');

type Folding = (text: string) => string;

/** All users who look like this one. */
function alike(intact: OpenStore, userId: string, folding: Folding): string[] {
  return intact.userIds(userId).filter((other) => folding(other) === folding(userId));
}

function listing(folding: Folding): (intact: OpenStore) => Partial<SessionStore> {
  return (intact) => ({
    async list(userId, page) {
      const users = alike(intact, userId, folding);
      return (await Promise.all(users.map((user) => intact.list(user, page)))).flat();
    },
  });
}

export const identityFaults: readonly Fault[] = [
  fault(
    'a list takes alice and Alice for one',
    listing(withoutCase),
    'user ids that look alike are users of their own in list',
  ),
  fault(
    'a list takes alice and álice for one',
    listing(withoutAccents),
    'user ids that look alike are users of their own in list',
  ),
  fault(
    'a list takes the two forms of álice for one',
    listing(normalized),
    'user ids that look alike are users of their own in list',
  ),
  fault(
    'a list takes wide letters for plain ones',
    listing(compatible),
    'user ids that look alike are users of their own in list',
  ),
  fault(
    'a list heeds no space at the end',
    listing(withoutEnd),
    'user ids that look alike are users of their own in list',
  ),
  fault(
    'a list heeds no space at the start',
    listing(withoutStart),
    'user ids that look alike are users of their own in list',
  ),
  fault(
    'a list heeds no invisible characters',
    listing(withoutInvisible),
    'user ids that look alike are users of their own in list',
  ),
  fault(
    'a log-in normalizes the user id',
    (intact) => ({
      insert: ({ session, ...request }) =>
        intact.insert({ ...request, session: { ...session, userId: session.userId.normalize('NFC') } }),
    }),
    'user ids that look alike are users of their own in insert and find',
    'user ids that look alike are users of their own in list',
    'user ids that look alike are users of their own in listEnded',
    'user ids that look alike are users of their own in setIdleTimeout',
    'user ids that look alike are users of their own in revokeAll',
  ),
  fault(
    'a limit takes alice and Alice for one',
    limitedBy({
      rowsOf: (intact, userId) =>
        alike(intact, userId, withoutCase).flatMap((user) => asItShouldBe.rowsOf(intact, user)),
    }),
    'user ids that look alike are users of their own in a limit',
  ),
  fault(
    'an update takes alice and Alice for one',
    (intact) => ({
      async update(id, { userId, ...expected }, changes, now) {
        const owner = (await intact.read(id))?.userId ?? '';
        const same = userId === undefined || withoutCase(userId) === withoutCase(owner);
        return same && intact.update(id, expected, changes, now);
      },
    }),
    'user ids that look alike are users of their own in update',
  ),
  fault(
    'an admission takes alice and Alice for one',
    (intact) => ({
      async admit(request) {
        const owner = intact.row(request.id)?.session.userId ?? '';
        const same = withoutCase(owner) === withoutCase(request.userId);
        return intact.admit(same ? { ...request, userId: owner } : request);
      },
    }),
    'user ids that look alike are users of their own in admit',
  ),
  fault(
    'the limit of an admission takes alice and Alice for one',
    admittedBy({
      rowsOf: (intact, userId) =>
        alike(intact, userId, withoutCase).flatMap((user) => asItShouldBe.rowsOf(intact, user)),
    }),
    'user ids that look alike are users of their own in the limit of an admission',
  ),
  fault(
    'an admission finds the session whose id differs in case',
    (intact) => ({
      admit(request) {
        const row = intact.rows.find(({ session }) => withoutCase(session.id) === withoutCase(request.id));
        return intact.admit({ ...request, id: row?.session.id ?? request.id });
      },
    }),
    'session ids that look alike are absent where only the other one is there',
  ),
  fault(
    'an idle time takes alice and Alice for one',
    (intact) => ({
      async setIdleTimeout(userId, idleTimeout, now) {
        const users = alike(intact, userId, withoutCase);
        await Promise.all(users.map((user) => intact.setIdleTimeout(user, idleTimeout, now)));
      },
    }),
    'user ids that look alike are users of their own in setIdleTimeout',
  ),
  fault(
    'an ending takes alice and alice with a space for one',
    (intact) => ({
      async revoke(id, revocation, owner) {
        const userId = (await intact.read(id))?.userId;
        return intact.revoke(id, revocation, userId && owner?.trimEnd() === userId ? userId : owner);
      },
    }),
    'user ids that look alike are users of their own in end',
  ),
  fault(
    'an ending of all takes alice and Alice for one',
    (intact) => ({
      async revokeAll(userId, revocation, except) {
        const users = alike(intact, userId, withoutCase);
        return (await Promise.all(users.map((user) => intact.revokeAll(user, revocation, except)))).flat();
      },
    }),
    'user ids that look alike are users of their own in revokeAll',
  ),
  fault(
    'user records take alice and Alice for one',
    (intact) => {
      const alike = (userId: string) =>
        [...intact.users.keys()].find((other) => withoutCase(other) === withoutCase(userId)) ?? userId;
      return {
        findUser: (userId) => intact.findUser(alike(userId)),
        changeUser: (userId, changes, expected) => intact.changeUser(alike(userId), changes, expected),
      };
    },
    'user ids that look alike have user records of their own',
  ),
  fault(
    'validAfter takes alice and alice with a space for one',
    (intact) => ({
      async insert(request) {
        const user = intact.users.get(withoutEnd(request.session.userId));
        const outdated = user && user.validAfter > request.authenticationStartedAt;
        return outdated ? { inserted: false, reason: 'outdated' } : intact.insert(request);
      },
    }),
    'user ids that look alike are held up by no validAfter but their own',
  ),
  fault(
    'a session id finds the one that differs in case',
    (intact) => ({
      async read(id) {
        const row = intact.rows.find(({ session }) => withoutCase(session.id) === withoutCase(id));
        return row && !row.revocation ? { ...row.session } : null;
      },
    }),
    'session ids that look alike are sessions of their own',
    'session ids that look alike are absent where only the other one is there',
  ),
  fault(
    'a session id ends the one that differs by a space',
    (intact) => ({ revoke: (id, revocation, owner) => intact.revoke(id.trim(), revocation, owner) }),
    'session ids that look alike are absent where only the other one is there',
  ),
];
