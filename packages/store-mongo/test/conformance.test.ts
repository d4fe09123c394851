import { storeConformance } from '@jwt-sessions/core/conformance';
import { afterAll, describe, it } from 'vitest';
import { MongoStore } from '../src/index.js';
import { describeWithServer } from './host.js';

describeWithServer('MongoStore', (host) => {
  const open = () => new MongoStore(host.db());
  storeConformance({ describe, it, after: afterAll, createStore: open, openAnother: open });
});
