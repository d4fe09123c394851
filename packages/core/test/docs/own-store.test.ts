import { storeConformance } from '@jwt-sessions/core/conformance';
import { afterAll, describe, it } from 'vitest';
import { MyStore } from './my-store.js';

const url = 'mydb://127.0.0.1/empty';

storeConformance({
  describe,
  it,
  after: afterAll,
  createStore: () => new MyStore(url),
  openAnother: () => new MyStore(url), // the same data, as another process has it
});
