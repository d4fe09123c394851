import { storeConformance } from '@jwt-sessions/core/conformance';
import { describe, it } from 'vitest';
import { MyStore } from './my-store.js';

storeConformance({ describe, it, createStore: async () => new MyStore() });
