import { storeConformance } from '@jwt-sessions/core/conformance';
import { afterAll, describe, it } from 'vitest';
import { MongoStore } from '../src/index.js';
import { describeWithServer } from './test-server.js';

describeWithServer('MongoStore', (server) => {
  const open = () => new MongoStore(server.db());
  storeConformance({ describe, it, after: afterAll, createStore: open, openAnother: open });
});
