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

/** Reads details back. What another version of this library added to the text is let be; what it lacks is null. */
export function parseDetails(text: string): SessionDetails {
  const kept = JSON.parse(text) as Partial<SessionDetails>;
  return {
    ip: kept.ip ?? null,
    device: kept.device ?? UNKNOWN_AGENT.device,
    os: kept.os ?? UNKNOWN_AGENT.os,
    browser: kept.browser ?? UNKNOWN_AGENT.browser,
    clientType: kept.clientType ?? null,
    app: kept.app ?? null,
    location: kept.location ?? null,
    label: kept.label ?? null,
  };
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
  return JSON.stringify({ ...(JSON.parse(text) as object), label: tidyLabel(label) });
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
