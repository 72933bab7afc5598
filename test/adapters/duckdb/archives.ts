import { execFileSync } from 'node:child_process';
import { crc32, deflateRawSync } from 'node:zlib';

/** A zip archive of deflated files. */
export function zip(contents: Record<string, string>): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(contents)) {
    const [data, packed, label] = [Buffer.from(content), deflateRawSync(content), Buffer.from(name)];
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(20, 0);
    shared.writeUInt16LE(8, 4);
    shared.writeUInt32LE(crc32(data), 10);
    shared.writeUInt32LE(packed.length, 14);
    shared.writeUInt32LE(data.length, 18);
    shared.writeUInt16LE(label.length, 22);
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), shared, label, packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\u0001\u0002\u0014\u0000'), shared, tail, label]));
    parts.push(local);
    offset += local.length;
  }
  const entries = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 'latin1');
  end.writeUInt16LE(directory.length, 8);
  end.writeUInt16LE(directory.length, 10);
  end.writeUInt32LE(entries.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, entries, end]);
}

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
