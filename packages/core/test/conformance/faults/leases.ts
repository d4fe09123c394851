import { type Fault, fault, turns } from './fault.js';

/** Faults of the lease, and of what is found with it. */
export const leaseFaults: readonly Fault[] = [
  fault(
    'what is found with a lease may have been ended',
    (intact) => ({
      async findLeased(ids) {
        const { grant } = await intact.readLease();
        const kept = await intact.findKept(ids);
        return {
          grant,
          sessions: kept.map(
            ({ details: _, maxIdleTimeout: __, deviceId: ___, revocation: ____, ...facts }) => facts,
          ),
        };
      },
    }),
    'findLeased does not find a session that was ended',
  ),
  fault(
    'what is found with a lease has its details',
    (intact) => ({
      async findLeased(ids) {
        const sessions = await Promise.all([...new Set(ids)].map((id) => intact.read(id)));
        return { ...(await intact.readLease()), sessions: sessions.filter((session) => session !== null) };
      },
    }),
    'findLeased finds the facts of those that are there, expired or not, each once',
  ),
  fault(
    'an empty set of ids finds everything with a lease',
    (intact) => ({
      findLeased: (ids) =>
        intact.findLeased(ids.length === 0 ? intact.rows.map(({ session }) => session.id) : ids),
    }),
    'findLeased finds nothing for an empty set',
  ),
  fault(
    'of many ids the first hundred are looked for with a lease',
    (intact) => ({ findLeased: (ids) => intact.findLeased(ids.slice(0, 100)) }),
    'findLeased finds those that are there among a thousand ids',
  ),
  fault(
    'what is to be waited for is granted',
    (intact) => ({
      async findLeased(ids) {
        const { wait } = await intact.readLease();
        return { ...(await intact.findLeased(ids)), grant: wait };
      },
    }),
    'findLeased brings the grant with what it finds',
    'changeLease is seen by another handle when it was acknowledged',
  ),
  fault(
    'nothing is ever granted',
    (intact) => ({ findLeased: async (ids) => ({ ...(await intact.findLeased(ids)), grant: 0 }) }),
    'findLeased brings the grant with what it finds',
    'changeLease is seen by another handle when it was acknowledged',
  ),
  fault(
    'the lease is remembered once it was read',
    (intact) => {
      let known: ReturnType<typeof intact.readLease> | null = null;
      return {
        readLease: () => {
          known ??= intact.readLease();
          return known;
        },
      };
    },
    'findLeased brings the grant with what it finds',
    'changeLease changes both times, and raises the version by one',
    'changeLease changes nothing by a version that there was, or will be',
    'changeLease lets one of those win that expect the same version',
    'changeLease is seen by another handle when it was acknowledged',
  ),
  fault(
    'the lease is changed whatever its version',
    (intact) => ({
      async changeLease(_, lease) {
        return intact.changeLease((await intact.readLease()).version, lease);
      },
    }),
    'changeLease changes nothing by a version that there was, or will be',
  ),
  fault(
    'the version is compared, and the lease changed later',
    (intact) => ({
      async changeLease(version, lease) {
        if ((await intact.readLease()).version !== version) return false;
        await turns();
        return intact.changeLease((await intact.readLease()).version, lease);
      },
    }),
    'changeLease lets one of those win that expect the same version',
  ),
  fault(
    'the lease is said to be changed where it was not',
    (intact) => ({
      async changeLease(version, lease) {
        await intact.changeLease(version, lease);
        return true;
      },
    }),
    'changeLease changes nothing by a version that there was, or will be',
    'changeLease lets one of those win that expect the same version',
  ),
  fault(
    'what is waited for stays as it was',
    (intact) => ({
      async changeLease(version, { grant }) {
        const { wait } = await intact.readLease();
        return intact.changeLease(version, { grant, wait });
      },
    }),
    'changeLease changes both times, and raises the version by one',
    'changeLease changes nothing by a version that there was, or will be',
    'changeLease lets one of those win that expect the same version',
    'changeLease is seen by another handle when it was acknowledged',
  ),
  fault(
    'the lease is kept as a session',
    (intact) => ({
      async changeLease(version, lease) {
        const [row] = intact.rows;
        if (row) intact.sessions.add({ ...row.session, id: `lease-${version}`, userId: 'lease' });
        return intact.changeLease(version, lease);
      },
    }),
    'changeLease changes no session',
  ),
];
