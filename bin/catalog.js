#!/usr/bin/env node
import { existsSync } from 'node:fs';

// A reader that has seen enough (`| head`) is no error.
process.stdout.on('error', (error) => {
  if (error.code === 'EPIPE') process.exit();
  process.stderr.write(`catalog: standard output cannot be written (${error.message}); what was written is not whole.\n`);
  process.exit(2);
});

const built = new URL('../dist/commands/main.js', import.meta.url);
if (existsSync(built)) {
  const { main } = await import(built.href);
  process.exitCode = await main(process.argv.slice(2));
} else {
  process.stderr.write('catalog: the project is not built; run npm ci, or npm run build.\n');
  process.exitCode = 2;
}
