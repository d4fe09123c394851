import type {
  ClientType,
  DescribedSession,
  Device,
  IssueRequest,
  SessionLocation,
  Software,
} from '../session.js';
import { tidyClientText } from '../values/client-text.js';
import { type IpAddresses, keepIp, showIp } from '../values/ip-address.js';
import { applyClientHints } from './client-hints.js';
import { type ParsedUserAgent, UNKNOWN_AGENT } from './parse-user-agent.js';
import { titleOf } from './session-title.js';

const MAX_USER_AGENT = 512;
const MAX_NAME = 64;
const MAX_LABEL = 100;

/** What the manager keeps of a session in the store's `details`: what is shown, never compared. */
export interface SessionDetails {
  readonly ip: string | null;
  readonly device: Device;
  readonly os: Software;
  readonly browser: Software;
  /** By the User-Agent and hints alone. */
  readonly clientType: ClientType | null;
  readonly app: Software | null;
  readonly location: SessionLocation | null;
  readonly label: string | null;
}

/**
 * Describes the device that logs in; its place is the business of a resolver. Of the User-Agent is kept what was made of it, and
 * never its text: nobody recognises a device by that, and it tells more of a person than a list needs. Every other text is bounded, so that the whole
 * stays below what a store must hold.
 *
 * @param ipAddresses what is kept of its address
 */
export function describeDevice(
  request: IssueRequest,
  parseUserAgent: (userAgent: string) => ParsedUserAgent,
  ipAddresses: IpAddresses,
): SessionDetails {
  const userAgent = tidyClientText(readUtf8(request.userAgent), MAX_USER_AGENT);
  const parsed = userAgent === null ? UNKNOWN_AGENT : parseUserAgent(userAgent);
  const { device, os, browser, clientType } = applyClientHints(parsed, request.clientHints, parseUserAgent);
  return {
    ip: keepIp(request.ip, ipAddresses),
    device,
    os,
    browser,
    clientType,
    app: tidyApp(request.app),
    location: null,
    label: tidyLabel(request.label),
  };
}

/** A label as it is kept: at most 100 characters, null for none. */
function tidyLabel(label: string | null | undefined): string | null {
  return tidyClientText(label, MAX_LABEL);
}

/** A member that a text may lack, and so may what it has members of. */
type Sparse<T> = T extends object ? { readonly [Name in keyof T]?: Sparse<T[Name]> } : T;

/**
 * Details as they are kept, most of a row: without all that is null, and without the type of client where a browser has a name,
 * whose it nearly always is.
 *
 * @param more what else stands in the text
 */
export function writeDetails({ clientType, ...details }: SessionDetails, more: object = {}): string {
  const isUsual = clientType === usualType(details.browser);
  return JSON.stringify({ ...withoutNulls(details), ...(!isUsual && { clientType }), ...more });
}

/** Reads details back. What another version of this library added to the text is let be; what it lacks is null. */
export function parseDetails(text: string): SessionDetails {
  const { ip, device, os, browser, clientType, app, location, label } = JSON.parse(
    text,
  ) as Sparse<SessionDetails>;
  const named = { ...UNKNOWN_AGENT.browser, ...browser };
  return {
    ip: ip ?? null,
    device: { ...UNKNOWN_AGENT.device, ...device },
    os: { ...UNKNOWN_AGENT.os, ...os },
    browser: named,
    clientType: clientType === undefined ? usualType(named) : clientType,
    app: app ? { ...UNKNOWN_AGENT.browser, ...app } : null,
    location: location ? { ...NOWHERE, ...location } : null,
    label: label ?? null,
  };
}

const NOWHERE: SessionLocation = { country: null, region: null, city: null };

function usualType({ name }: Software): ClientType | null {
  return name === null ? null : 'browser';
}

/** What of a value says something; undefined where nothing does. */
function withoutNulls(value: object): object | undefined {
  const telling = Object.entries(value).flatMap(([name, each]): [string, unknown][] => {
    const kept = typeof each === 'object' && each !== null ? withoutNulls(each) : each;
    return kept === null || kept === undefined ? [] : [[name, kept]];
  });
  return telling.length === 0 ? undefined : Object.fromEntries(telling);
}

/** Details as they are shown: what they amount to for a reader is made of what is kept, each time. */
export function showDetails(
  text: string,
  ipAddresses: IpAddresses,
): SessionDetails & Pick<DescribedSession, 'title' | 'clientType'> {
  const details = parseDetails(text);
  const clientType = details.app === null ? details.clientType : 'app';
  return { title: titleOf(details), ...details, ip: showIp(details.ip, ipAddresses), clientType };
}

/** The text with another label, and everything else in it as it was, known to this version or not. */
export function relabel(text: string, label: string | null): string {
  return JSON.stringify({ ...(JSON.parse(text) as object), label: tidyLabel(label) ?? undefined });
}

/** Node reads headers as Latin-1, and some applications write their names in UTF-8. */
function readUtf8(text: string | undefined): string | undefined {
  if (typeof text !== 'string' || !/[\x80-\xff]/.test(text) || /[^\0-\xff]/.test(text)) return text;
  const decoded = Buffer.from(text, 'latin1').toString('utf8');
  return decoded.includes('\ufffd') ? text : decoded;
}

function tidyApp(app: IssueRequest['app']): Software | null {
  const name = tidyClientText(app?.name, MAX_NAME);
  return name === null ? null : { name, version: tidyClientText(app?.version, MAX_NAME) };
}
