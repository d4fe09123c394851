import { defineConfig } from 'vitest/config';
import { sharedConfig } from '../../vitest.shared.ts';

export default defineConfig({
  ...sharedConfig,
  // vitest hands these on to Node. With 'import' among them, the drivers' `require` would load modules made for import.
  ssr: { resolve: { conditions: ['@jwt-sessions/source', 'node', 'default'] } },
  test: {
    ...sharedConfig.test,
    globalSetup: 'test/support/servers/global-setup.ts',
    // The server that the tests start is quick rather than safe, of which each store would warn.
    onConsoleLog: (log) => !log.startsWith('jwt-sessions: '),
    // Races between processes on a busy machine with two cores take their time.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
