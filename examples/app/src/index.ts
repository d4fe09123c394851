export { addRoutes } from './add-routes.js';
export { DemoUsers } from './demo-users.js';
export { naming } from './naming.js';
export { readKeys } from './read-keys.js';
export { readPort } from './read-port.js';
export { run } from './run.js';
export { serve } from './serve.js';
export { type ServeOptions, serveApp } from './serve-app.js';
export { tourLines } from './tour-lines.js';
