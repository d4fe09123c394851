import { storeConformance } from '@jwt-sessions/core/conformance';
import { afterAll, describe, inject, it } from 'vitest';
import { MongoStore } from '../src/index.js';
import { Host } from './host.js';

const { url } = inject('servers');

describe.skipIf(url === null)('MongoStore', () => {
  const host = new Host(url ?? '');
  const open = () => new MongoStore(host.db());
  storeConformance({ describe, it, after: afterAll, createStore: open, openAnother: open });
});
