import { describe, it } from 'vitest';
import { MemoryStore } from '../../src/store/memory-store.js';
import { checkFeature, FEATURE_NAMES } from '../support/manager-features.js';

describe('a session manager on MemoryStore', () => {
  it.each(FEATURE_NAMES)('%s', async (name) => {
    await checkFeature(name, new MemoryStore());
  });
});
