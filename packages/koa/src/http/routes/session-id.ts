import * as v from 'valibot';
import { members } from '../schemas/members.js';

/** The id in a path. Any string: what is no id is answered like one that nobody has. */
export const sessionId = members({ sessionId: v.string('the id of a session') });
