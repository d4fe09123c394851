import type { Router } from '@koa/router';
import type { Context } from 'koa';
import type { Device } from './device.js';
import type { DevicesPageOptions } from './options.js';
import { type PageHandler, type Pages, seeOther } from './pages.js';
import { type Fields, readForm } from './read-form.js';
import { leaveResult, type Result, type ResultCode } from './result.js';
import {
  type Caller,
  InvalidRequestError,
  type PageSessions,
  readRefusal,
  type UserDevices,
} from './sessions.js';
import { devicesView } from './views/devices-view.js';
import { logOutOthersView } from './views/log-out-others-view.js';
import { nameOf, titleOf } from './views/title-of.js';
import { unconfirmedView } from './views/unconfirmed-view.js';

/** What became of an action, for the page to tell; null where it has said so already. */
type Outcome = readonly [ResultCode, Partial<Omit<Result, 'code'>>?] | null;

/** A request of somebody who is logged in. */
interface Acting extends Caller {
  readonly ctx: Context;
}

/** The list, and what can be done about what is in it. */
export function createDeviceRoutes(
  router: Router,
  sessions: PageSessions,
  pages: Pages,
  options: DevicesPageOptions,
): void {
  const { paths } = pages;
  const { userName = (userId: string) => userId, idleTimeout: usual = '30d' } = options;
  const { idleTimeouts: choices = ['7d', '30d', '90d', '180d'] } = options;

  /** For sessions whose second factor was given, or that owe none. */
  const acting = (handle: (request: Acting) => ReturnType<PageHandler>) =>
    pages.route(async (ctx) => {
      const caller = await sessions.admit(ctx);
      if (caller.status === 'pending') return seeOther(ctx, paths.code);
      return handle({ ctx, ...caller });
    });

  const action = (act: (request: Acting, fields: Fields) => Promise<Outcome>) =>
    acting(async (request) => {
      const outcome = await act(request, await readForm(request.ctx)).catch(refusedByRule);
      if (outcome === null) return;
      leaveResult(request.ctx, ...outcome);
      seeOther(request.ctx, paths.devices);
    });

  const showDevices = acting(async ({ ctx, id, userId, status, devices }) => {
    if (status === 'unconfirmed') return showUnconfirmed(ctx, await devices.find(id), devices.confirmedAt());
    const [list, ended, chosen, user] = await Promise.all([
      devices.list(cursorOf(ctx)),
      devices.listEnded(),
      devices.idleTimeout(),
      userName(userId),
    ]);
    return devicesView(pages.view(ctx), { ...list, ended, user, idle: { choices, chosen, usual } });
  });

  function showUnconfirmed(ctx: Context, device: Device | null, confirmedAt: Date | null) {
    // It has ended since it was let in, a moment ago.
    if (device === null) return seeOther(ctx, paths.logIn);
    return unconfirmedView(pages.view(ctx), device, confirmedAt);
  }

  const askAboutOthers = acting(async ({ ctx, devices }) => {
    const { devices: all, nextCursor } = await devices.list(undefined);
    const others = all.filter(({ current }) => !current);
    if (others.length === 0) return seeOther(ctx, paths.devices);
    return logOutOthersView(pages.view(ctx), others, nextCursor === null);
  });

  const logOutOthers = action(async ({ ctx, devices }, { everywhere }) => {
    if (everywhere !== 'yes') return ['logged_out_others', { count: await devices.logOutOthers() }];
    await devices.logOutAll();
    await sessions.leave(ctx); // which has ended; its cookie has not
    leaveResult(ctx, 'logged_out_everywhere');
    seeOther(ctx, paths.logIn);
    return null;
  });

  const setIdleTimeout = action(async ({ devices }, { idleTimeout = '' }) => {
    if (idleTimeout !== usual && !choices.includes(idleTimeout)) {
      throw new InvalidRequestError(`idleTimeout must be one of ${choices.join(', ')}.`);
    }
    await devices.setIdleTimeout(idleTimeout);
    return ['idle_timeout_set', { name: idleTimeout }];
  });

  const leave = pages.route(async (ctx) => {
    await sessions.leave(ctx);
    leaveResult(ctx, 'logged_out_here');
    return seeOther(ctx, paths.logIn);
  });

  const logOut = action(({ ctx, devices }) =>
    withDevice(ctx, devices, async ({ id }, name) =>
      (await devices.logOut(id)) ? ['logged_out', { name }] : ['already_gone'],
    ),
  );

  const rename = action(async ({ ctx, devices }, { name = '' }) => {
    const device = await devices.rename(ctx.params.id, name);
    if (device === null) return ['already_gone'];
    const { messages } = pages.locale(ctx);
    return device.label === null
      ? ['name_removed', { name: titleOf(device, messages) }]
      : ['renamed', { name: device.label }];
  });

  const confirm = action(({ ctx, devices }) =>
    withDevice(ctx, devices, async ({ id }, name) =>
      (await devices.confirm(id)) ? ['confirmed', { name }] : ['already_answered'],
    ),
  );

  const deny = action(({ ctx, devices }) =>
    withDevice(ctx, devices, async ({ id }, name) =>
      (await devices.deny(id)) ? ['denied', { name }] : ['already_answered'],
    ),
  );

  /** For what is told by the name of the device, which is not to be had afterwards. */
  async function withDevice(
    ctx: Context,
    devices: UserDevices,
    act: (device: Device, name: string) => Promise<Outcome>,
  ): Promise<Outcome> {
    const device = await devices.find(ctx.params.id);
    return device === null ? ['already_gone'] : act(device, nameOf(device, pages.locale(ctx).messages));
  }

  router
    .get(paths.devices, showDevices)
    .get(`${paths.devices}/log-out-others`, askAboutOthers)
    .post(`${paths.devices}/log-out-others`, logOutOthers)
    .post(`${paths.devices}/idle-timeout`, setIdleTimeout)
    .post(`${paths.devices}/log-out`, leave)
    .post(`${paths.devices}/:id/log-out`, logOut)
    .post(`${paths.devices}/:id/name`, rename)
    .post(`${paths.devices}/:id/confirm`, confirm)
    .post(`${paths.devices}/:id/deny`, deny);
}

/** What a rule for this session forbids is told on the list; anything else is a page of its own. */
function refusedByRule(error: unknown): Outcome {
  const refusal = readRefusal(error);
  if (refusal?.code === 'session_too_new') return ['too_new', { at: refusal.allowedAt }];
  if (refusal?.code === 'session_limit_reached') return ['limit_reached'];
  throw error;
}

function cursorOf({ query }: Context): string | undefined {
  return typeof query.cursor === 'string' ? query.cursor : undefined;
}
