import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { deskOf, type Desk } from '../../src/commands/desk.ts';
import type { Manifest } from '../../src/commands/export-manifest.ts';
import { exportTo, planOf, type ExportOptions } from '../../src/commands/export.ts';
import { exportFolder } from '../../src/commands/export-folder.ts';
import { tellError } from '../../src/commands/terminal.ts';
import { createHttpServer } from '../../src/transport/http.ts';
import { withBroken } from '../support/dump-lakes.ts';
import { BASE_IRI, LAKES, settled, silent, type TestLake } from '../support/lake.ts';

const CATALOG = { title: 'The lake', publisher: 'The lab' };

describe.each(LAKES)('catalog export from %s', (_name, open) => {
  let lake: TestLake;
  let server: FastifyInstance;
  let desk: Desk;
  let folder: string;
  let [out, err]: [string, string] = ['', ''];
  beforeAll(async () => {
    lake = await open();
    await lake.register(
      ['Agent', { key: 'ada', name: 'Ada', agentType: 'person' }],
      ['Dataset', { key: 'iris', name: 'Iris' }],
      ['Dataset', { key: 'wine', name: 'Wine' }],
      ['Model', { key: 'guess', name: 'Guess', administrator: { key: 'ada' } }],
    );
    await settled(lake.store);
    server = await createHttpServer(lake, { baseIri: BASE_IRI, logger: silent, catalog: CATALOG });
    desk = deskOf(lake, { baseIri: BASE_IRI, catalog: CATALOG });
  });
  afterAll(async () => {
    await server.close();
    await lake.close();
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'catalog-export-'));
    [out, err] = ['', ''];
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((out += String(text)), true));
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((err += String(text)), true));
  });
  afterEach(() => {
    vi.restoreAllMocks();
    rmSync(folder, { recursive: true });
  });
  const run = async (options: ExportOptions, on = desk): Promise<number> => {
    try {
      return await exportTo(on, await planOf(options));
    } catch (error) {
      return tellError(error, false);
    }
  };
  const dump = async (url: string): Promise<string> => (await server.inject({ url })).body;
  const text = (...path: string[]): string => readFileSync(join(folder, ...path), 'utf8');
  const manifest = (): Manifest => JSON.parse(text('all', 'manifest.json')) as Manifest;
  const all = (): string => join(folder, 'all') + '/';
  /** Ends an export to the folder when it has begun this many documents. */
  const interrupted = async (documents: number): Promise<void> => {
    const stop = new AbortController();
    const seen = new Set<unknown>();
    const asked = { format: 'turtle' as const };
    const onProgress = (kind: unknown): void => {
      if (seen.add(kind).size === documents) stop.abort();
    };
    const plan = { folder: join(folder, 'all'), asked, gzip: false, signal: stop.signal, onProgress, onBegin: () => undefined };
    await expect(exportFolder(desk, plan)).rejects.toThrow('aborted');
  };

  it('writes what /dump answers, with format and compression by the ending', async () => {
    expect(await run({ out: join(folder, 'lake.nt.gz') })).toBe(0);
    expect(gunzipSync(readFileSync(join(folder, 'lake.nt.gz'))).toString()).toBe(await dump('/dump.nt'));
    expect(await run({ out: join(folder, 'some.jsonld'), profile: 'schemaorg', kinds: 'dataset' })).toBe(0);
    expect(text('some.jsonld')).toBe(await dump('/dump.jsonld?profile=schemaorg&kinds=dataset'));
    expect(out.split('\n')[1]).toMatch(/some\.jsonld: 2 things, \d+ triples, \d+ bytes\.$/);
    expect([err, readdirSync(folder).sort()]).toEqual(['', ['lake.nt.gz', 'some.jsonld']]);
  });

  it('tells with --json what it wrote', async () => {
    await run({ out: join(folder, 'lake.ttl'), json: true });
    const bytes = readFileSync(join(folder, 'lake.ttl'));
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    expect(JSON.parse(out)).toMatchObject({ format: 'turtle', things: 4, bytes: bytes.length, sha256, complete: true, leftOut: [] });
  });

  it('leaves one bad record out, names it on standard error and in the document, and ends with 1', async () => {
    const services = { ...lake.services, lake: withBroken(lake.services.lake, 'dataset/iris') as TestLake['services']['lake'] };
    const broken = deskOf({ services }, { baseIri: BASE_IRI, catalog: CATALOG });
    expect(await run({ out: join(folder, 'lake.nt') }, broken)).toBe(1);
    expect(err).toBe('Not complete: one thing is left out, and the document says so.\n  dataset/iris: cannot be read\n');
    expect(text('lake.nt')).toContain(`leftOut> <${BASE_IRI}/id/dataset/iris>`);
    expect(text('lake.nt')).toContain('/id/dataset/wine> <http://purl.org/dc/terms/title> "Wine"');
    expect(await run({ out: all() }, broken)).toBe(1);
    expect([manifest().complete, manifest().files.map(({ kind, leftOutCount }) => [kind, leftOutCount])]).toEqual([
      false,
      [
        ['Dataset', 1],
        ['Model', 0],
        ['Agent', 0],
      ],
    ]);
    // Files that are kept have the same to say.
    expect(await run({ out: all() }, broken)).toBe(1);
    expect(err.split('dataset/iris: cannot be read').length).toBe(4);
  });

  it('writes a folder of which each file is a dump of its kind, and keeps it while nothing changes', async () => {
    expect(await run({ out: all() })).toBe(0);
    for (const { file, kind, sha256 } of manifest().files) {
      expect(text('all', file)).toBe(await dump(`/dump.ttl?kinds=${file.replace('.ttl', '')}`));
      expect([kind, createHash('sha256').update(text('all', file)).digest('hex')]).toEqual([kind, sha256]);
    }
    expect(readdirSync(all()).sort()).toEqual(['agent.ttl', 'dataset.ttl', 'manifest.json', 'model.ttl']);
    writeFileSync(join(folder, 'all', 'model.ttl'), 'damaged');
    rmSync(join(folder, 'all', 'agent.ttl'));
    out = '';
    expect(await run({ out: all(), json: true })).toBe(0);
    const lines = out.trim().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { kept: unknown }).kept)).toEqual([true, false, false, 1]);
    expect(text('all', 'model.ttl')).toBe(await dump('/dump.ttl?kinds=model'));
  });

  it('goes on after an interruption by whole kinds, and ends as if there had been none', async () => {
    await interrupted(2);
    expect(readdirSync(all())).toEqual(['.unfinished']);
    expect(readdirSync(join(folder, 'all', '.unfinished')).sort()).toEqual(['dataset.ttl', 'manifest.json']);
    expect(await run({ out: all() })).toBe(0);
    expect(err).toBe('Files of the last run that are kept, since the catalog has not changed: 1.\n');
    expect(readdirSync(all()).sort()).toEqual(['agent.ttl', 'dataset.ttl', 'manifest.json', 'model.ttl']);
    for (const { file } of manifest().files) expect(text('all', file)).toBe(await dump(`/dump.ttl?kinds=${file.replace('.ttl', '')}`));
  });

  it('finds what is there when it was killed while the files took their places', async () => {
    await run({ out: all() });
    const [place, unfinished] = [join(folder, 'all'), join(folder, 'all', '.unfinished')];
    mkdirSync(unfinished);
    cpSync(join(place, 'manifest.json'), join(unfinished, 'manifest.json'));
    renameSync(join(place, 'manifest.json'), join(unfinished, 'replaced.json'));
    renameSync(join(place, 'model.ttl'), join(unfinished, 'model.ttl'));
    expect(await run({ out: all() })).toBe(0);
    expect(err).toContain('has not changed: 3.');
    expect(readdirSync(place).sort()).toEqual(['agent.ttl', 'dataset.ttl', 'manifest.json', 'model.ttl']);
  });

  it('never has files of two states or of other options in a folder', async () => {
    await run({ out: all() });
    const before = text('all', 'dataset.ttl');
    await lake.register(['Dataset', { key: 'late', name: 'Late' }]);
    await settled(lake.store);
    await interrupted(2);
    // What was there stays as it was until all that is new is there.
    expect([text('all', 'dataset.ttl'), manifest().files.length]).toEqual([before, 3]);
    await lake.register(['Dataset', { key: 'later', name: 'Later' }]);
    await settled(lake.store);
    expect(await run({ out: all() })).toBe(0);
    expect(err).toContain('The files of the last run are made anew');
    expect(text('all', 'dataset.ttl')).toBe(await dump('/dump.ttl?kinds=dataset'));
    out = '';
    expect(await run({ out: all(), format: 'nt', kinds: 'model', gzip: true })).toBe(0);
    expect(readdirSync(all()).sort()).toEqual(['manifest.json', 'model.nt.gz']);
    expect(out).toContain('Removed, since this export has them not: dataset.ttl, model.ttl, agent.ttl');
  });

  it('keeps nothing while a transaction is open whose changes nobody can know yet', async () => {
    if (lake.services.lake.blocksOthers) return;
    const other = lake.dataSource.createQueryRunner();
    await other.query('BEGIN');
    await other.query('SELECT pg_current_xact_id()');
    await lake.register(['Agent', { key: 'meanwhile', name: 'Meanwhile', agentType: 'person' }]);
    await run({ out: all() });
    expect(manifest().snapshot.state).toBeNull();
    await other.query('COMMIT');
    await other.release();
    await settled(lake.store);
    await run({ out: all() });
    expect([manifest().snapshot.state === null, err.includes('made anew')]).toEqual([false, true]);
  });

  it('leaves what was there as it was when it fails, and follows a link', async () => {
    writeFileSync(join(folder, 'lake.ttl'), 'the one before');
    symlinkSync(join(folder, 'lake.ttl'), join(folder, 'link.ttl'));
    const failing: Desk = {
      ...desk,
      export: (request, take, signal) =>
        desk.export(
          request,
          (pieces) =>
            take(
              (async function* () {
                for await (const piece of pieces) {
                  if ('report' in piece) throw new Error('the database went away');
                  yield piece;
                }
              })(),
            ),
          signal,
        ),
    };
    expect(await run({ out: join(folder, 'link.ttl') }, failing)).toBe(1);
    expect([text('lake.ttl'), readdirSync(folder).sort()]).toEqual(['the one before', ['lake.ttl', 'link.ttl']]);
    expect(await run({ out: join(folder, 'link.ttl') })).toBe(0);
    expect(text('lake.ttl')).toBe(await dump('/dump.ttl'));
  });

  it('tells what is wrong with a place or an option before anything is read', async () => {
    mkdirSync(join(folder, 'foreign'));
    writeFileSync(join(folder, 'foreign', 'manifest.json'), '{"name":"another program"}');
    writeFileSync(join(folder, 'file'), '');
    for (const [options, message] of [
      [{ out: join(folder, 'none', 'lake.ttl') }, `The folder ${join(folder, 'none')} is not there: make it first`],
      [{ out: join(folder, 'none', 'all') + '/' }, 'is not there: make it first'],
      [{ out: join(folder, 'file', 'lake.ttl') }, 'is a file, no folder'],
      [{ out: join(folder, 'file') + '/' }, 'is a file, no folder; leave the slash'],
      [{ out: join(folder, 'lake.csv') }, 'the ending of lake.csv tells no format'],
      [{ out: join(folder, 'foreign') }, 'was not written by an export and would be replaced'],
      [{ out: '/dev/null' }, '/dev/null is no file'],
      [{ format: 'csv' }, '--format: one of turtle, jsonld, ntriples, nquads, trig, rdfxml is expected.'],
      [{ profile: 'unicorn' }, 'profile: "unicorn" is not offered; choose one of '],
      [{ kinds: 'unicorn' }, '--kinds: there is no kind "unicorn"'],
      [{ json: true }, '--json: standard output holds the document'],
    ] as const) {
      err = '';
      expect([options, await run(options), out]).toEqual([options, 2, '']);
      expect(err).toContain(message);
    }
    expect(existsSync(join(folder, 'none'))).toBe(false);
    expect(text('foreign', 'manifest.json')).toContain('another program');
  });
});
