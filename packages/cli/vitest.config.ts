import { defineConfig } from 'vitest/config';
import { sharedConfig } from '../../vitest.shared.ts';

export default defineConfig({
  ...sharedConfig,
  // vitest hands these on to Node. With 'import' among them, pg's `require` would load modules made for import.
  ssr: { resolve: { conditions: ['@jwt-sessions/source', 'node', 'default'] } },
  test: { ...sharedConfig.test, globalSetup: 'test/support/global-setup.ts' },
});
