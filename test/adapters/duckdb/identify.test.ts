import { mkdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, vi } from 'vitest';
import { DuckdbProfiler } from '../../../src/adapters/duckdb/duckdb-profiler.ts';
import type { ProfileOptions, TableIdentity, TableProfile } from '../../../src/ports/profiler.ts';
import { duckdb, profile, tableFiles } from './table-files.ts';

const files = tableFiles();
const profiler = new DuckdbProfiler({ threads: 2, memoryMegabytes: 512 });
const identify = (file: string, options: ProfileOptions = {}): Promise<TableIdentity | null> =>
  profiler.identify(file, { ...options, isKnown: () => Promise.resolve(true) });
const CSV = 'x,class,id\n1,a,1\n2,b,2\n3,a,3\n';

function belongs({ profiler: text }: TableProfile, identity: TableIdentity | null): boolean {
  return (
    identity !== null &&
    text.startsWith(identity.profiler.begins) &&
    text.endsWith(identity.profiler.ends.map((part) => `; ${part}`).join(''))
  );
}

describe('the identity of a table', () => {
  it('is that of its profile, in every format', async () => {
    mkdirSync(files.path('folder'));
    for (const path of ['table.parquet', 'folder/a.parquet', 'folder/b.parquet'])
      await duckdb(`COPY (SELECT range AS x, 'a' AS class FROM range(20)) TO '${files.path(path)}' (FORMAT parquet)`);
    const given = [
      files.write('table.csv', CSV),
      files.write('table.csv.gz', gzipSync(CSV)),
      files.write('table.ndjson', '{"x":1}\n{"x":2}\n'),
      files.write('table.json', '[{"x":1},{"x":2}]'),
      files.write('table.arff', '@relation t\n@attribute x numeric\n@data\n1\n2\n'),
      files.write('latin.csv', Buffer.from('x;näme\n1;ü\n2;é\n', 'latin1')),
      files.path('table.parquet'),
      files.path('folder'),
    ];
    for (const file of given) {
      const [table, identity] = [await profile(file), await identify(file)];
      const { address, bytes, sha256, target } = table;
      expect(identity).toMatchObject({ address, bytes, sha256, target, files: table.files });
      expect([file, belongs(table, identity)]).toEqual([file, true]);
    }
  });

  it('has the options that make another table of the same bytes', async () => {
    const file = files.write('options.csv', CSV);
    const all: ProfileOptions[] = [
      {},
      { target: 'class' },
      { ignore: ['id'] },
      { ignore: ['id', 'class'] },
      { text: { delimiter: ',' } },
      { missing: ['1'] },
      { landmarkers: true },
      { target: 'class', missing: ['1'], landmarkers: true },
      { ignore: ['id'], text: { encoding: 'utf-8', quote: '"' }, missing: [] },
    ];
    const seen = new Set<string>();
    for (const options of all) {
      const [table, identity] = [await profile(file, options), await identify(file, options)];
      expect([options, identity?.target, belongs(table, identity)]).toEqual([options, options.target ?? null, true]);
      seen.add(`${table.profiler} ${table.target}`);
    }
    expect(seen.size).toBe(all.length);
  });

  it('is found without reading a cell, and only where the address is known', async () => {
    const wild = files.write('wild.csv', `a,b\n1,2\n${'1,2,3\n'.repeat(1000)}`);
    await expect(profile(wild)).rejects.toThrow(/fields|columns/);
    expect(await identify(wild)).toMatchObject({ bytes: 6008 });
    const isKnown = vi.fn(() => Promise.resolve(false));
    const onProgress = vi.fn();
    expect(await profiler.identify(wild, { isKnown, onProgress })).toBeNull();
    expect(isKnown.mock.calls).toEqual([[`file://${wild}`]]);
    expect(onProgress).not.toHaveBeenCalled();
  });

  it('is not told where the bytes do not say all, and not of what is no table', async () => {
    const database = files.write('journal.sqlite', Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.alloc(84)]));
    expect(await identify(database)).not.toBeNull();
    files.write('journal.sqlite-wal', '');
    expect(await identify(database)).toBeNull();
    expect(await identify(files.write('d.csv', CSV), { declared: [{ name: 'x', type: 'string' }] })).toBeNull();
    await expect(identify(files.path('none.csv'))).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    await expect(identify(files.write('image.csv', 'GIF89a'))).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    await expect(identify(files.write('text.docx', 'x'))).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });
});
