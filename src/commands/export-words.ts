import type { DumpAsked } from '../transport/rdf/dump-request.ts';
import type { DumpReport } from '../transport/rdf/dump.ts';
import type { FolderOutcome } from './export-folder.ts';
import { MANIFEST } from './export-manifest.ts';
import { plain, say, table, write, writeJson } from './terminal.ts';
import type { WrittenFile } from './whole-file.ts';

/** What an export says of itself. */

type LeftOut = Pick<DumpReport, 'leftOut' | 'leftOutCount'>;

export interface FileOutcome extends WrittenFile {
  path: string;
  asked: DumpAsked;
  gzip: boolean;
  report: DumpReport;
}

export function tellFile({ path, asked, gzip, bytes, sha256, report }: FileOutcome, json: boolean): void {
  const { told: things, triples, leftOut, leftOutCount } = report;
  const { format, profile = null } = asked;
  if (json)
    writeJson({ file: path, format, gzip, profile, things, triples, bytes, sha256, complete: leftOutCount === 0, leftOutCount, leftOut });
  else
    write(
      `${path}: ${counted(things, 'thing')}, ${counted(triples, 'triple')}, ${counted(bytes, 'byte')}${leftOutCount > 0 ? '; not complete' : ''}.`,
    );
}

export function tellStart({ found, kept }: { found: number; kept: number }, before: () => void): void {
  if (found === 0) return;
  before();
  say(
    kept > 0
      ? `Files of the last run that are kept, since the catalog has not changed: ${kept}.`
      : 'The files of the last run are made anew: the catalog or the options have changed since, or the files have.',
  );
}

export function tellFolder(folder: string, { manifest, kept, removed }: FolderOutcome, json: boolean): void {
  const { files, complete, snapshot, base, version } = manifest;
  if (json) {
    for (const file of files) writeJson({ ...file, kept: kept.includes(file.kind) });
    writeJson({ folder, manifest: MANIFEST, base, version, snapshot, files: files.length, kept: kept.length, removed, complete });
    return;
  }
  const rows = files.map(({ file, kind, things, triples, bytes }) => [
    file,
    things,
    triples,
    bytes,
    kept.includes(kind) ? 'kept' : 'written',
  ]);
  write(table([['file', 'things', 'triples', 'bytes', ''], ...rows]));
  if (removed.length > 0) write(`\nRemoved, since this export has them not: ${removed.map(plain).join(', ')}`);
  write(
    `\n${folder}: ${counted(files.length, 'file')} and ${MANIFEST}, as the catalog was at ${snapshot.at}${complete ? '' : '; not complete'}.`,
  );
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** On standard error, one a line. */
export function tellLeftOut(reports: readonly LeftOut[]): void {
  const count = reports.reduce((sum, { leftOutCount }) => sum + leftOutCount, 0);
  if (count === 0) return;
  const named = reports.flatMap(({ leftOut }) => leftOut);
  say(`Not complete: ${count === 1 ? 'one thing is' : `${count} things are`} left out, and the document says so.`);
  for (const { path, problem } of named) say(`  ${plain(path)}: ${plain(problem)}`);
  if (count > named.length) say(`  and ${count - named.length} more`);
}
