import { defineConfig } from 'vitest/config';
import { sharedConfig } from '../../vitest.shared.ts';

export default defineConfig({
  ...sharedConfig,
  test: {
    ...sharedConfig.test,
    globalSetup: 'test/servers/global-setup.ts',
    // Races on a busy machine with two cores, and servers that start again, take their time.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
