import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { gzipped } from './gzipped.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here('.'),
  base: '/graphiql/',
  plugins: [gzipped()],
  worker: { format: 'es' },
  build: {
    outDir: here('../../dist/graphiql'),
    emptyOutDir: true,
    sourcemap: false,
    target: 'es2022',
    // The editor is one large file by nature.
    chunkSizeWarningLimit: 5000,
    reportCompressedSize: false,
    rolldownOptions: {
      onLog(level, log, report) {
        // "use client" speaks to servers that render; nothing is rendered on one here.
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') report(level, log);
      },
    },
  },
});
