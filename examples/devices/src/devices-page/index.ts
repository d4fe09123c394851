export { devicesPage } from './devices-page.js';
export type { CodeCheck, DevicesPageOptions, PendingSession, SecondFactor } from './options.js';
