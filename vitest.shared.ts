import { defineConfig } from 'vitest/config';

/** What every package's tests share: workspace packages resolve to their source, results go where the summary reads. */
export const sharedConfig = defineConfig({
  ssr: { resolve: { conditions: ['@jwt-sessions/source', 'node', 'import', 'default'] } },
  test: {
    include: ['test/**/*.test.ts'],
    // Tests start processes and servers, on machines that may have little to spare. What hangs still fails.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ['default', 'json'],
    outputFile: { json: '.test-results/results.json' },
  },
});
