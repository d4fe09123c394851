import { defineConfig } from 'vitest/config';
import { sharedConfig } from '../../vitest.shared.ts';

export default defineConfig({
  ...sharedConfig,
  // vitest hands these on to Node. With 'import' among them, SQLite's `require` would load modules made for import.
  ssr: { resolve: { conditions: ['@jwt-sessions/source', 'node', 'default'] } },
  test: {
    ...sharedConfig.test,
    include: ['test/**/*.test.ts', 'src/devices-page/test/*.test.ts'],
    globalSetup: 'test/browser/global-setup.ts',
    // A browser on a busy machine takes its time. What hangs still fails.
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
