import { readdirSync, readFileSync } from 'node:fs';

const FOLDER = new URL('../user-agents/', import.meta.url);

/** A User-Agent and what it must be taken for: seven columns, as the head of each file names them. */
export interface UserAgentCase {
  readonly userAgent: string;
  readonly columns: readonly string[];
}

/** The files of real User-Agents by their names. In each, a line that is indented answers the one above. */
export function readUserAgents(): ReadonlyMap<string, readonly UserAgentCase[]> {
  return new Map(readdirSync(FOLDER).map((name) => [name, readCases(name)]));
}

function readCases(name: string): UserAgentCase[] {
  const lines = readFileSync(new URL(name, FOLDER), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  return lines.flatMap((userAgent, index) => {
    if (userAgent.startsWith(' ')) return [];
    const answer = lines[index + 1];
    if (!answer?.startsWith(' ')) throw new Error(`${name} has no answer for ${userAgent}.`);
    return [{ userAgent, columns: answer.trim().split(' | ') }];
  });
}
