import { randomBytes } from 'node:crypto';
import type { EndReason } from '../events.js';
import type { Ending } from '../store/contract.js';

const OPERATION_BYTES = 16;

/**
 * How one call ends sessions: by an operation of its own, so that what it ended can be found again when its answer is lost.
 *
 * @param at milliseconds since the epoch
 */
export function createEnding(at: number, reason: EndReason): Ending {
  return { at, reason, operation: randomBytes(OPERATION_BYTES).toString('base64url') };
}
