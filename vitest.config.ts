import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** At least two, so that tests that lean on one another show it on the smallest machine too. */
const workers = Math.max(2, Math.min(availableParallelism(), 8));

export default defineConfig({
  resolve: { alias: { '@': import.meta.dirname } },
  oxc: { jsx: { runtime: 'automatic' } },
  test: {
    include: ['{server,components,workers,scripts,app,messages}/**/*.test.{ts,tsx,mjs}'],
    exclude: ['node_modules', 'e2e', '.next', 'dist'],
    pool: 'forks',
    maxWorkers: workers,
    globalSetup: ['scripts/testing/global-setup.ts'],
    setupFiles: ['scripts/testing/setup-file.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    restoreMocks: true,
    unstubEnvs: true,
  },
});
