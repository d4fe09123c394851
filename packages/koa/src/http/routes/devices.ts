import * as v from 'valibot';
import { publicDevice } from '../answers/schemas.js';
import { members } from '../schemas/members.js';
import { sessionRoute } from './route.js';

/** The id in a path. Any string: what is no id is answered like one that nobody has. */
const deviceId = members({ deviceId: v.string('the id of a device') });

/** `GET /sessions/devices`: the devices that are remembered for the user, the one that was used last first. */
export const listDevices = sessionRoute({
  schema: { answer: v.strictObject({ devices: v.array(publicDevice) }) },
  async handle({ acting }) {
    return { devices: await acting.listDevices() };
  },
});

/** `DELETE /sessions/devices/:deviceId`: revokes all sessions of the user on a device, be the current one among them. */
export const revokeDevice = sessionRoute({
  schema: { params: deviceId, answer: v.strictObject({ revoked: v.number(), current: v.boolean() }) },
  async handle({ acting, session, params }) {
    const ids = await acting.revokeDevice(params.deviceId);
    return { revoked: ids.length, current: ids.includes(session.id) };
  },
});

/** `POST /sessions/devices/:deviceId/forget`: the device is unknown again, and its sessions go on. */
export const forgetDevice = sessionRoute({
  schema: { params: deviceId, answer: v.strictObject({ forgotten: v.boolean() }) },
  async handle({ acting, params }) {
    return { forgotten: await acting.forgetDevice(params.deviceId) };
  },
});
