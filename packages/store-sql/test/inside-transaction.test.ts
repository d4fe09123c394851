import { AsyncLocalStorage } from 'node:async_hooks';
import { storeConformance } from '@jwt-sessions/core/conformance';
import { Sequelize } from 'sequelize';
import { afterAll, describe, it } from 'vitest';
import { SqlStore } from '../src/index.js';
import { availableBackends, connect } from './backends.js';

// A host may keep its open transaction in a CLS namespace, where Sequelize finds it for every statement that doesn't
// say otherwise. Each case runs inside such a transaction, which is rolled back: nothing of the store's may go with it.
Sequelize.useCLS(createNamespace());

describe.each(availableBackends())('SqlStore on $name inside a transaction of the host', (backend) => {
  const tablePrefix = `inside_${backend.tag}`;
  const sequelize = connect(backend, tablePrefix);

  storeConformance({
    describe,
    it: (name, body) => it(name, () => rolledBack(sequelize, body)),
    createStore: () => new SqlStore(sequelize, { tablePrefix }),
  });

  afterAll(() => sequelize.close());
});

async function rolledBack(sequelize: Sequelize, body: () => Promise<void>): Promise<void> {
  const rollBack = new Error('as intended');
  try {
    await sequelize.transaction(async () => {
      await body();
      throw rollBack;
    });
  } catch (error) {
    if (error !== rollBack) throw error;
  }
}

/** As much of a cls-hooked namespace as Sequelize asks for. */
function createNamespace(): object {
  const storage = new AsyncLocalStorage<Map<string, unknown>>();
  return {
    get: (key: string) => storage.getStore()?.get(key),
    set: (key: string, value: unknown) => storage.getStore()?.set(key, value),
    run: (body: (context: unknown) => void) => storage.run(new Map(storage.getStore()), () => body(null)),
    bind: <T>(body: T) => body,
  };
}
