import type { ClientHints, IssueRequest } from '../session.js';
import { checkNames, type Names } from '../values/check-names.js';
import { checkFlag } from '../values/check-values.js';
import { shown } from '../values/shown.js';
import { findUserIdFault } from '../values/user-id.js';

const REQUEST: Names<IssueRequest> = {
  userId: true,
  ip: true,
  userAgent: true,
  clientHints: true,
  app: true,
  label: true,
  data: true,
  authenticationStartedAt: true,
  pending: true,
  trustDevice: true,
  authMethods: true,
  deviceSecret: true,
  replaces: true,
  idleTimeout: true,
  absoluteTimeout: true,
  rememberMe: true,
  impersonatedBy: true,
};
const APP: Names<NonNullable<IssueRequest['app']>> = { name: true, version: true };
/** Those of `getHighEntropyValues()` that are not read too, so that its object can be handed over as it is. */
const HINTS: Names<ClientHints> & Readonly<Record<string, true>> = {
  brands: true,
  fullVersionList: true,
  mobile: true,
  platform: true,
  platformVersion: true,
  model: true,
  formFactors: true,
  architecture: true,
  bitness: true,
  uaFullVersion: true,
  wow64: true,
};

/**
 * Checks what says how far a log-in goes: a name that is misspelt or a value that is no boolean would pass for "no", and
 * let somebody in without the second factor.
 *
 * @throws TypeError
 */
export function checkIssueRequest(request: IssueRequest): void {
  checkNames(request, REQUEST, 'issue');
  checkPending(request);
  checkFlag(request.rememberMe, 'rememberMe');
  checkImpersonation(request);
  const { authenticationStartedAt: startedAt } = request;
  if (startedAt !== undefined && !(startedAt instanceof Date)) {
    throw new TypeError(`authenticationStartedAt must be a Date, not ${shown(startedAt)}.`);
  }
  checkApp(request.app);
  if (isRecord(request.clientHints)) checkNames<object>(request.clientHints, HINTS, 'clientHints');
}

function checkImpersonation({ impersonatedBy, pending, authMethods }: IssueRequest): void {
  if (impersonatedBy === undefined) return;
  const fault = findUserIdFault(impersonatedBy);
  if (fault !== null) {
    throw new TypeError(`impersonatedBy ${fault}. Pass the id of whoever looks at the account, as a string.`);
  }
  if (pending === true) {
    throw new TypeError(
      'An impersonation waits for no second factor of its user: check that of whoever impersonates them before, and leave pending out.',
    );
  }
  if (authMethods !== undefined) {
    throw new TypeError('An impersonation has no authMethods: its user has proved nothing. Leave them out.');
  }
}

function checkPending({ pending, trustDevice }: IssueRequest): void {
  if (pending !== undefined && typeof pending !== 'boolean' && pending !== 'unlessTrusted') {
    throw new TypeError(
      `pending must be true, false or 'unlessTrusted', or be left out, not ${shown(pending)}.`,
    );
  }
  if (trustDevice === undefined || pending === undefined || pending === false) return;
  throw new TypeError(
    'trustDevice is for when the second factor was given: hand it to completeSecondFactor, not to issue with pending.',
  );
}

/**
 * Checks the names alone: the values come from a client, and one that can't be read is as good as left out.
 *
 * @throws TypeError
 */
export function checkApp(app: IssueRequest['app']): void {
  if (isRecord(app)) checkNames(app, APP, 'app');
}

function isRecord<T>(value: T): value is T & object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
