export type { ConformanceCase, ConformanceTarget } from './conformance-case.js';
export { conformanceCases } from './conformance-cases.js';
export { type StoreConformanceOptions, storeConformance } from './store-conformance.js';
