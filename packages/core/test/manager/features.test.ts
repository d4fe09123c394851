import { describe, it } from 'vitest';
import { MemoryStore } from '../../src/index.js';
import { MANAGER_FEATURES } from '../support/manager-features.js';

describe('a session manager on MemoryStore', () => {
  it.each(Object.entries(MANAGER_FEATURES))('%s', async (_name, feature) => {
    await feature(new MemoryStore());
  });
});
