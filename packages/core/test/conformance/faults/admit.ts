import type { AdmitRequest, ExpectedSession, SessionStore } from '../../../src/store/contract.js';
import { asJsonOf, without } from './comparing.js';
import { type Fault, fault, type OpenStore } from './fault.js';

/** An admission as the store should make it, of something else than was asked for. */
function asking(
  change: (request: AdmitRequest, intact: OpenStore) => AdmitRequest,
): (intact: OpenStore) => Partial<SessionStore> {
  return (intact) => ({ admit: (request) => intact.admit(change(request, intact)) });
}

function notComparing(member: keyof ExpectedSession): (intact: OpenStore) => Partial<SessionStore> {
  return asking((request) => ({ ...request, expected: without(request.expected, member) }));
}

/** Faults of admit without a limit; those that bring sessions back are with the revivals. */
export const admitFaults: readonly Fault[] = [
  fault(
    'an admission changes the status alone',
    asking(({ changes, ...request }) => ({ ...request, changes: { status: changes.status } })),
    'admit makes all the changes, and nothing else',
    'admit sets generationUsedAt, authMethods and data back to null',
    'admit computes expiresAt anew when the absolute end moves',
    'admit with a limit makes the changes when it evicts',
    'racing admissions admit a session once that is expected to wait',
    'racing admissions admit a session once where a limit has a place for it',
    'racing admissions evict once for a session that several admit',
    'racing admissions and updates raise a generation once',
    'racing admissions lose no activity that is noted meanwhile, nor their own change',
    'another handle sees an admission that was acknowledged, and its eviction',
    'times are exact to the millisecond when a session is admitted',
  ),
  fault(
    'an admission changes all that are in the status',
    (intact) => ({
      async admit(request) {
        const status = intact.sessions.get(request.id)?.session.status;
        const result = await intact.admit(request);
        const siblings = intact.sessions
          .ofUser(request.userId)
          .filter(({ session }) => session.status === status);
        for (const { session } of result.admitted ? siblings : []) Object.assign(session, request.changes);
        return result;
      },
    }),
    'admit makes all the changes, and nothing else',
    'admit with a limit counts and evicts only sessions of the status that it admits to',
    'racing admissions with a limit succeed under reject exactly as often as there are places',
    'racing admissions with a limit share the places with log-ins under reject',
    'racing admissions with a limit never show a reader more than the limit',
  ),
  fault(
    'an admission is taken for the first use',
    asking(({ changes, ...request }) => ({
      ...request,
      changes: { generationUsedAt: request.now, ...changes },
    })),
    'admit changes the status alone where nothing else is named',
    'admit moves a session from any status into any other',
    'admit computes expiresAt anew when the absolute end moves',
    'admit admits a session that is as expected in every member',
    'admit admits a session in the last millisecond before it expires',
    'admit with a limit makes the changes when it evicts',
    'admit with a limit does not count the one being admitted, where it has the status already',
    'admit with a limit never evicts the one being admitted, however long ago it was active',
    'racing admissions admit a session once that is expected to wait',
    'racing admissions admit a session once where a limit has a place for it',
    'racing admissions evict once for a session that several admit',
    'racing admissions lose no activity that is noted meanwhile, nor their own change',
    'racing admissions with a limit succeed under reject exactly as often as there are places',
    'another handle sees an admission that was acknowledged, and its eviction',
  ),
  fault(
    'null changes nothing in an admission',
    asking(({ changes, ...request }) => {
      const { generationUsedAt, data, ...rest } = changes;
      const values = { ...(generationUsedAt && { generationUsedAt }), ...(data && { data }) };
      return { ...request, changes: { ...rest, ...values } };
    }),
    'admit sets generationUsedAt, authMethods and data back to null',
  ),
  fault(
    'an admission into the status that the session has is refused',
    (intact) => ({
      async admit(request) {
        const again = intact.sessions.get(request.id)?.session.status === request.changes.status;
        return again ? { admitted: false, reason: 'changed' } : intact.admit(request);
      },
    }),
    'admit moves a session from any status into any other',
    'admit computes expiresAt anew when the absolute end moves',
    'admit with a limit does not count the one being admitted, where it has the status already',
  ),
  fault(
    'nobody is admitted but to full',
    (intact) => ({
      async admit(request) {
        if (request.changes.status !== 'active') return { admitted: false, reason: 'changed' };
        return intact.admit(request);
      },
    }),
    'admit moves a session from any status into any other',
    'admit with a limit limits the status that it admits to, whichever that is',
    'texts of 16 letters fit into a status, whatever they are',
  ),
  fault(
    'expiresAt is not computed anew when an admission moves the absolute end',
    (intact) => ({
      async admit(request) {
        const before = intact.row(request.id)?.session.expiresAt ?? 0;
        const result = await intact.admit(request);
        const session = intact.sessions.get(request.id)?.session;
        if (result.admitted && session) session.expiresAt = before;
        return result;
      },
    }),
    'admit computes expiresAt anew when the absolute end moves',
    'admit with a limit makes the changes when it evicts',
    'racing admissions lose no activity that is noted meanwhile, nor their own change',
    'times are exact to the millisecond when a session is admitted',
  ),
  fault(
    'an admission that expects every member finds none',
    (intact) => ({
      async admit(request) {
        const every = Object.keys(request.expected).length === 5;
        return every ? { admitted: false, reason: 'changed' } : intact.admit(request);
      },
    }),
    'admit admits a session that is as expected in every member',
  ),
  fault(
    'an admission makes the session where there is none',
    (intact) => ({
      async admit(request) {
        const template = intact.rows[0]?.session;
        const result = await intact.admit(request);
        if (result.admitted || intact.row(request.id)) return result;
        if (template) intact.sessions.add({ ...template, id: request.id, ...request.changes });
        return { admitted: true, evicted: [] };
      },
    }),
    'admit refuses where there is no such session, and makes none',
    'admit with a limit ends nobody, and finds no limit reached, where the session is not as expected',
    'texts that look like code are ids of nothing, and no error',
    'session ids that look alike are absent where only the other one is there',
  ),
  fault(
    'an admission does not compare the owner',
    asking((request, intact) => ({
      ...request,
      userId: intact.row(request.id)?.session.userId ?? request.userId,
    })),
    "admit refuses somebody else's session, whomever the caller expects it to be",
    'admit with a limit ends nobody, and finds no limit reached, where the session is not as expected',
    'user ids that look alike are users of their own in admit',
  ),
  fault(
    'an admission goes by the expected owner where there is one',
    asking((request) => ({ ...request, userId: request.expected.userId ?? request.userId })),
    "admit refuses somebody else's session, whomever the caller expects it to be",
  ),
  fault(
    'an admission takes no notice of the expected owner',
    notComparing('userId'),
    "admit refuses a session that is not the expected user's, though it is the caller's",
  ),
  fault(
    'an admission does not compare the status',
    notComparing('status'),
    'admit refuses a session that has not the expected status',
    'admit with a limit ends nobody, and finds no limit reached, where the session is not as expected',
    'racing admissions admit a session once that is expected to wait',
    'racing admissions admit a session once where a limit has a place for it',
    'racing admissions evict once for a session that several admit',
  ),
  fault(
    'an admission does not compare the generation',
    notComparing('generation'),
    'admit refuses a session that has not the expected generation',
    'admit with a limit ends nobody, and finds no limit reached, where the session is not as expected',
    'racing admissions and updates raise a generation once',
  ),
  fault(
    'an admission demands at least the expected generation',
    asking((request, intact) => {
      const { generation = 0 } = intact.row(request.id)?.session ?? {};
      const enough = request.expected.generation !== undefined && generation > request.expected.generation;
      return enough ? { ...request, expected: { ...request.expected, generation } } : request;
    }),
    'admit refuses a session that has not the expected generation',
    'racing admissions and updates raise a generation once',
  ),
  fault(
    'an admission does not compare when the generation was used',
    notComparing('generationUsedAt'),
    'admit refuses a session whose generation was not used exactly when expected',
    'admit with a limit ends nobody, and finds no limit reached, where the session is not as expected',
  ),
  fault(
    'an admission takes an expected null for no expectation',
    asking((request) =>
      request.expected.generationUsedAt === null
        ? { ...request, expected: without(request.expected, 'generationUsedAt') }
        : request,
    ),
    'admit refuses a session whose generation was not used exactly when expected',
  ),
  fault(
    'an admission does not compare the details',
    notComparing('details'),
    'admit refuses a session that has not the expected details, byte for byte',
    'admit refuses a session of which one of several members is not as expected',
  ),
  fault(
    'an admission compares details as JSON',
    asking((request, intact) => ({
      ...request,
      expected: asJsonOf(intact.row(request.id)?.session.details ?? '', request.expected),
    })),
    'admit refuses a session that has not the expected details, byte for byte',
  ),
  fault(
    'an admission needs one expected member that is equal',
    (intact) => ({
      async admit({ expected, ...request }) {
        for (const member of Object.keys(expected) as (keyof ExpectedSession)[]) {
          const result = await intact.admit({ ...request, expected: { [member]: expected[member] } });
          if (result.admitted) return result;
        }
        return intact.admit({ ...request, expected });
      },
    }),
    'admit refuses a session of which one of several members is not as expected',
  ),
];
