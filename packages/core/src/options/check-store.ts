import { CONTRACT_VERSION, type SessionStore } from '../store/contract.js';
import { shown } from '../values/shown.js';

/** @throws TypeError unless it is a store, and one of this contract */
export function checkStore(store: SessionStore): void {
  if (typeof store?.find !== 'function') {
    throw new TypeError(
      `store must be a session store, such as new SqlStore(sequelize), not ${shown(store)}.`,
    );
  }
  const { contractVersion } = store;
  if (contractVersion === CONTRACT_VERSION) return;
  throw new TypeError(
    `${store.constructor.name} implements version ${shown(contractVersion)} of the store contract, and this version ` +
      `of @jwt-sessions/core needs ${CONTRACT_VERSION}: update the older one of the two.`,
  );
}
