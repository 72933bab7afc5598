import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Decorators of type-graphql are the legacy ones; metadata stays off, so every type is named explicitly.
  oxc: { decorator: { legacy: true, emitDecoratorMetadata: false } },
  // One copy of graphql: type-graphql, kept outside the bundle, takes index.js.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: 'forks',
    maxWorkers: 2,
    reporters: ['default'],
  },
});
