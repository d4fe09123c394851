import { InvalidTokenError } from '../errors.js';
import type { ManagerSettings } from '../options/manager-options.js';
import type { SessionFacts } from '../store/contract.js';
import { MAX_GENERATION } from '../tokens/token-claims.js';

type Generations = Pick<SessionFacts, 'generation' | 'generationUsedAt' | 'authenticatedAt'>;
type RotationRules = Pick<ManagerSettings, 'rotationGrace' | 'clockTolerance'>;

/**
 * What a token's generation says beside its session's record:
 *
 * - `good`: the current one, or the one before while that still counts;
 * - `ahead`: the record is older than the token, so the store has lost a rotation;
 * - `replaced`: the token has a successor that is in use, and somebody is late;
 * - `reused`: so late that no clock and no slow network explains it.
 */
export type GenerationVerdict = 'good' | 'ahead' | 'replaced' | 'reused';

/**
 * Judges the generation of a token. A token is retired by the first use of its successor, not by its issue: until the
 * current generation was used, nobody can know that the answer which carried it arrived.
 */
export function judgeGeneration(
  record: Generations,
  presented: number,
  now: number,
  { rotationGrace, clockTolerance }: RotationRules,
): GenerationVerdict {
  if (presented === record.generation) return 'good';
  if (presented > record.generation) return 'ahead';
  const usedAt = record.generationUsedAt;
  if (presented === record.generation - 1 && hasGrace(record, now, rotationGrace)) return 'good';
  return usedAt !== null && now > usedAt + rotationGrace + clockTolerance ? 'reused' : 'replaced';
}

/**
 * The generation that follows a session's present one.
 *
 * @throws InvalidTokenError where none does: the session lives on as it is, and its user logs in again for more
 */
export function generationAfter({
  id,
  userId,
  generation,
}: Pick<SessionFacts, 'id' | 'userId' | 'generation'>): number {
  if (generation < MAX_GENERATION) return generation + 1;
  throw new InvalidTokenError('wrong_generation', { sessionId: id, userId });
}

/** Whether a token of this generation is the current one and nobody has used that yet. */
export function isFirstUse(record: Generations, presented: number): boolean {
  return record.generation > 0 && record.generationUsedAt === null && presented === record.generation;
}

/**
 * When a generation is noted as first used. Later than the proof of identity in any case: the two being equal is the
 * mark of a generation that came with a gain of rights, and leaves the one before no grace.
 */
export function firstUseAt(record: Pick<SessionFacts, 'authenticatedAt'>, now: number): number {
  return Math.max(now, record.authenticatedAt + 1);
}

function hasGrace({ generationUsedAt, authenticatedAt }: Generations, now: number, grace: number): boolean {
  if (generationUsedAt === null) return true;
  return generationUsedAt !== authenticatedAt && now < generationUsedAt + grace;
}
