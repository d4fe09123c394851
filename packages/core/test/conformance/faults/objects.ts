import { type Fault, fault } from './fault.js';

/** Objects that the store and its callers share. */
export const objectFaults: readonly Fault[] = [
  fault(
    'an insert returns the object that is kept',
    (intact) => ({
      async insert(request) {
        const result = await intact.insert(request);
        const row = intact.row(request.session.id);
        return result.inserted && row ? { ...result, session: row.session } : result;
      },
    }),
    "objects that insert returns are the caller's",
  ),
  fault(
    'an insert keeps the object that it was given',
    (intact) => ({
      async insert(request) {
        const result = await intact.insert(request);
        const row = intact.row(request.session.id);
        if (result.inserted && row)
          Object.assign(row, { session: Object.assign(request.session, row.session) });
        return result;
      },
    }),
    "objects that insert was given stay the caller's",
  ),
  fault(
    'find returns the objects that are kept',
    (intact) => ({
      async find(ids) {
        const found = await intact.find(ids);
        return found.map((facts) => {
          const kept = intact.row(facts.id)?.session;
          return kept
            ? new Proxy(facts, { set: (_, member, value) => Reflect.set(kept, member, value) })
            : facts;
        });
      },
    }),
    "objects that find returns are the caller's",
  ),
  fault(
    'read returns the object that is kept',
    (intact) => ({ read: async (id) => intact.sessions.get(id)?.session ?? null }),
    "objects that read returns are the caller's",
  ),
  fault(
    'a list returns the objects that are kept',
    (intact) => ({
      list: async (userId, page) =>
        (await intact.list(userId, page)).map((session) => intact.row(session.id)?.session ?? session),
    }),
    "objects that list returns are the caller's",
  ),
  fault(
    'findUser returns the object that is kept',
    (intact) => ({ findUser: async (userId) => intact.users.get(userId) ?? null }),
    "objects that findUser returns are the caller's",
  ),
];
