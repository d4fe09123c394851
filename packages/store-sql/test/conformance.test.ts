import { storeConformance } from '@jwt-sessions/core/conformance';
import { afterAll, describe, it } from 'vitest';
import { SqlStore } from '../src/index.js';
import { allBackends } from './support/backends.js';
import { type Opened, open } from './support/ways.js';

describe.each(allBackends())('SqlStore on $name', (backend) => {
  const opened: Opened[] = [];
  const createStore = () => {
    const another = open(backend, 'conformance');
    opened.push(another);
    return new SqlStore(another.database, { prefix: `conformance_${backend.tag}`, timeout: '30s' });
  };

  storeConformance({ describe, it, after: afterAll, createStore, openAnother: createStore });

  afterAll(async () => {
    for (const { close } of opened) await close();
  });
});
