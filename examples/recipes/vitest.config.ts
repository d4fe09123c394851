import { defineConfig } from 'vitest/config';
import { sharedConfig } from '../../vitest.shared.ts';

export default defineConfig({
  ...sharedConfig,
  // vitest hands these on to Node. With 'import' among them, pg's `require` would load modules made for import.
  ssr: { resolve: { conditions: ['@jwt-sessions/source', 'node', 'default'] } },
  test: {
    ...sharedConfig.test,
    // The server that the tests start is quick rather than safe, of which each store would warn.
    onConsoleLog: (log) => !log.startsWith('jwt-sessions: '),
    globalSetup: 'test/support/global-setup.ts',
    // A database, a proxy and a browser on a busy machine take their time. What hangs still fails.
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
