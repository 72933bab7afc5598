import { defineConfig, mergeConfig } from 'vitest/config';
import tests from './vitest.config.ts';

/** `npm run bench -- [names]`: benchmarks are run one after the other and print their figures; names are parts of file names. */
export default mergeConfig(
  { ...tests, test: { ...tests.test, include: [] } },
  defineConfig({ test: { include: ['test/bench/*.bench.ts'], testTimeout: 1_800_000, fileParallelism: false, maxWorkers: 1 } }),
);
