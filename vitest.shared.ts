import { defineConfig } from 'vitest/config';

/** What every package's tests share: workspace packages resolve to their source, results go where the summary reads. */
export const sharedConfig = defineConfig({
  ssr: { resolve: { conditions: ['@jwt-sessions/source', 'node', 'import', 'default'] } },
  test: {
    include: ['test/**/*.test.ts'],
    reporters: ['default', 'json'],
    outputFile: { json: '.test-results/results.json' },
  },
});
