import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here('.'),
  base: '/graphiql/',
  build: {
    outDir: here('../../dist/graphiql'),
    emptyOutDir: true,
    sourcemap: false,
    target: 'es2022',
    // The editor is one large file by nature.
    chunkSizeWarningLimit: 5000,
  },
  worker: { format: 'es' },
});
