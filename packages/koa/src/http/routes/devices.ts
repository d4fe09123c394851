import * as v from 'valibot';
import { count, publicDevice } from '../answers/schemas.js';
import { members } from '../schemas/members.js';
import { BARRED, sessionRoute } from './route.js';

/** The id in a path. Any string: what is no id is answered like one that nobody has. */
const deviceId = members({ deviceId: v.string('the id of a device') });

/** `GET /sessions/devices`: the devices that are remembered for the user, the one that was used last first. */
export const listDevices = sessionRoute({
  schema: {
    name: 'listDevices',
    summary: 'Lists the devices that are remembered for the user, the one that was used last first.',
    answer: v.strictObject({ devices: v.array(publicDevice) }),
    refusals: ['session_unconfirmed'],
  },
  async handle({ acting }) {
    return { devices: await acting.listDevices() };
  },
});

/** `DELETE /sessions/devices/:deviceId`: revokes all sessions of the user on a device, be the current one among them. */
export const revokeDevice = sessionRoute({
  schema: {
    name: 'revokeDevice',
    summary: 'Ends all sessions of the user on a device.',
    params: deviceId,
    answer: v.strictObject({ revoked: count, current: v.boolean() }),
    refusals: BARRED,
  },
  async handle({ acting, session, params }) {
    const ids = await acting.revokeDevice(params.deviceId);
    return { revoked: ids.length, current: ids.includes(session.id) };
  },
});

/** `POST /sessions/devices/:deviceId/forget`: the device is unknown again, and its sessions go on. */
export const forgetDevice = sessionRoute({
  schema: {
    name: 'forgetDevice',
    summary: 'Makes a device unknown again. Its sessions go on.',
    params: deviceId,
    answer: v.strictObject({ forgotten: v.boolean() }),
    refusals: BARRED,
  },
  async handle({ acting, params }) {
    return { forgotten: await acting.forgetDevice(params.deviceId) };
  },
});
