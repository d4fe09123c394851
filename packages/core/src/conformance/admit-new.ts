import assert from 'node:assert/strict';
import type { SessionLimit } from '../store/contract.js';
import type { Scene } from './scene.js';

/** Adds a pending session labelled `new`, admits it with the limit, and returns the ids that this evicted. */
export async function evictedByNew(scene: Scene, limit: SessionLimit): Promise<readonly string[]> {
  const { id } = await scene.add('new', { status: 'pending' });
  const result = await scene.admit(id, { limit });
  assert.ok(result.admitted, 'the session should have been admitted');
  return result.evicted;
}
