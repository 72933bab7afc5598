import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

/** Test data that is not part of the project: a folder `shared` beside it. Tests that need it skip where it is absent. */
const root = fileURLToPath(new URL('../../../shared', import.meta.url));

export function shared(...path: string[]): string {
  return join(root, ...path);
}

/** Whether the data are there; says once per call site what is skipped when they are not. */
export function hasShared(...path: string[]): boolean {
  const file = shared(...path);
  if (existsSync(file)) return true;
  process.stderr.write(`skipped: test data ${['shared', ...path].join('/')} are absent\n`);
  return false;
}
