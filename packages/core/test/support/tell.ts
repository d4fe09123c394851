import { applyClientHints } from '../../src/devices/client-hints.js';
import { createUserAgentParser } from '../../src/devices/parse-user-agent.js';
import { titleOf } from '../../src/devices/session-title.js';
import type { Answer, UserAgentCase } from './read-user-agents.js';

/** What a session would be shown as whose client says this of itself. */
export function tell({ userAgent, hints }: Pick<UserAgentCase, 'userAgent' | 'hints'>): Answer {
  const parse = createUserAgentParser();
  const parsed = applyClientHints(parse(userAgent), hints, parse);
  const { device, os, browser, clientType } = parsed;
  return {
    title: titleOf({ ...parsed, app: null }),
    client: clientType,
    type: device.type,
    vendor: device.vendor,
    model: device.model,
    system: os.name,
    systemVersion: os.version,
    program: browser.name,
    programVersion: browser.version,
  };
}
