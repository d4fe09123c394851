import { afterAll, describe, it } from 'vitest';
import { storeConformance } from '../../src/conformance/index.js';
import { MemoryStore } from '../../src/memory-store.js';

storeConformance({ describe, it, after: afterAll, createStore: () => new MemoryStore() });
