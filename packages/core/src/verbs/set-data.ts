import type { ManagerParts } from '../manager-parts.js';
import type { DescribedSession, JsonValue } from '../session.js';
import { changeAmongMany } from '../store/change-until.js';
import { checkNames, type Names } from '../values/check-names.js';
import { checkFlag } from '../values/check-values.js';
import { describeSession } from '../views/present-session.js';
import { serializeData } from './new-session.js';

/** New data, or what makes it of that which there is. */
export type NextData<Data> = Data | null | ((data: Data | null) => Data | null | Promise<Data | null>);

/** What `SessionManager.setData` takes beside the data. */
export interface SetDataOptions {
  /**
   * Whether to wait until no process answers by the data before: it may have said what the user may do. Not to wait is for what
   * other requests may see a moment later, such as a colour or a page that was seen last, and for what every request writes.
   * Default true.
   */
  readonly wait?: boolean | undefined;
}

const OPTIONS: Names<SetDataOptions> = { wait: true };

/**
 * Replaces the application's data of a session; the session as it is then, or null where it is gone, was never there, or
 * is somebody else's. A function is run again where somebody else changed the data meanwhile, so none of both is lost.
 *
 * @throws StoreUnavailableError
 * @throws TypeError for data that can't be kept
 */
export async function setData(
  { userSessions, store, known, settings, revoker }: ManagerParts,
  userId: string,
  id: string,
  next: NextData<JsonValue>,
  options: SetDataOptions,
): Promise<DescribedSession | null> {
  checkNames(options, OPTIONS, 'setData');
  const { wait = true } = options;
  checkFlag(wait, 'wait');
  if (next === undefined)
    throw new TypeError('setData needs data, null for none, or a function that makes it.');
  const changed = await changeAmongMany(['The session', 'its data was made'], async () => {
    const stored = await userSessions.read(userId, id);
    if (stored === null) return null;
    const made = typeof next === 'function' ? await next(parse(stored.data)) : next;
    if (made === undefined)
      throw new TypeError('The function of setData must return data, or null for none.');
    const data = serializeData(made);
    const expected = typeof next === 'function' ? { userId, data: stored.data } : { userId };
    const update = () => store.update(id, expected, { data }, settings.clock());
    if (!(await known.changing(id, update))) return undefined;
    return describeSession({ ...stored, data }, { now: settings.clock(), settings });
  });
  if (wait && changed !== null) await revoker.outlastLeases();
  return changed;
}

function parse(data: string | null): JsonValue | null {
  return data === null ? null : JSON.parse(data);
}
