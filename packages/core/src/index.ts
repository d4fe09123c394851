export * from './errors.js';
export type * from './session.js';
export type * from './store.js';
