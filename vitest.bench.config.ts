import { join, relative, resolve, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, mergeConfig } from 'vitest/config';
import tests from './vitest.config.ts';

const ROOT = dirname(fileURLToPath(import.meta.url));

/** Benchmarks take the program as it is compiled and shipped: what vitest makes of its source was seen to take up to a tenth longer. */
const compiled = {
  name: 'compiled-program',
  enforce: 'pre' as const,
  resolveId(source: string, importer: string | undefined) {
    if (!importer || !/^\.{1,2}\/.*\.ts$/.test(source)) return null;
    const path = relative(join(ROOT, 'src'), resolve(dirname(importer), source));
    return path.startsWith('..') ? null : join(ROOT, 'dist', path.replace(/\.ts$/, '.js'));
  },
};

/** `npm run bench -- [names]`: benchmarks are run one after the other and print their figures; names are parts of file names. */
export default mergeConfig(
  { ...tests, test: { ...tests.test, include: [] } },
  defineConfig({
    plugins: [compiled],
    test: {
      include: ['test/bench/*.bench.ts'],
      testTimeout: 1_800_000,
      fileParallelism: false,
      maxWorkers: 1,
      server: { deps: { external: [/\/dist\//] } },
    },
  }),
);
