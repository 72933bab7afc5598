import { execFileSync } from 'node:child_process';

/** Writes a database by statements with the SQLite of Python; null where there is none. */
export function sqliteMaker(): ((file: string, statements: readonly string[]) => void) | null {
  const script =
    'import sqlite3,sys,json; c=sqlite3.connect(sys.argv[1],isolation_level=None); [c.execute(s) for s in json.load(sys.stdin)]; c.close()';
  try {
    execFileSync('python3', ['-c', 'import sqlite3']);
  } catch {
    process.stderr.write('skipped: SQLite databases need python3 to be made\n');
    return null;
  }
  return (file, statements) => void execFileSync('python3', ['-c', script, file], { input: JSON.stringify(statements) });
}
