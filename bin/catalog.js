#!/usr/bin/env node
import { existsSync } from 'node:fs';

const built = new URL('../dist/commands/main.js', import.meta.url);
if (existsSync(built)) {
  const { main } = await import(built.href);
  process.exitCode = await main(process.argv.slice(2));
} else {
  process.stderr.write('catalog: the project is not built; run npm ci, or npm run build.\n');
  process.exitCode = 2;
}
