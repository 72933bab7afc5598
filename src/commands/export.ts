import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { readConfig } from '../config.ts';
import { InputError } from '../errors.ts';
import { kindsOf } from '../transport/kind-list.ts';
import { checkAsked, type DumpAsked } from '../transport/rdf/dump-request.ts';
import type { DumpReport } from '../transport/rdf/dump.ts';
import { openDesk, type Desk } from './desk.ts';
import { readExport } from './export-documents.ts';
import { exportFolder } from './export-folder.ts';
import { ExportProgress } from './export-progress.ts';
import { formOf, placeOf, type Place } from './export-target.ts';
import { tellLeftOut, tellFile, tellFolder, tellStart } from './export-words.ts';
import { createLogger } from './logger.ts';
import { EXIT, say } from './terminal.ts';
import { writeWhole } from './whole-file.ts';

export interface ExportOptions {
  profile?: string;
  format?: string;
  out?: string;
  kinds?: string;
  gzip?: boolean;
  json?: boolean;
}
interface Plan {
  place: Place;
  asked: DumpAsked;
  gzip: boolean;
  json: boolean;
}

/** The whole lake as one document, or as a folder with one of each kind. Exit code 1 when something was left out. */
export async function exportCommand(options: ExportOptions): Promise<number> {
  const config = readConfig();
  // What is wrong with the place is told without touching the database.
  const plan = await planOf(options);
  const open = await openDesk(config, createLogger(config));
  try {
    return await exportTo(open.desk, plan);
  } finally {
    await open.close();
  }
}

/** @throws InputError, SetupError */
export async function planOf(options: ExportOptions): Promise<Plan> {
  const place = await placeOf(options.out);
  const { format, gzip } = formOf(place, options);
  const { profile, kinds } = options;
  const json = options.json === true;
  if (place.to === 'stdout' && json) throw new InputError('--json: standard output holds the document; name a file or folder with --out.');
  if (place.to === 'stdout' && gzip && process.stdout.isTTY)
    throw new InputError('--gzip: a terminal cannot show what is compressed; name a file with --out, or pipe it on.');
  const asked = {
    format,
    ...(profile === undefined ? {} : { profile }),
    ...(kinds === undefined ? {} : { kinds: kindsOf(kinds, '--kinds') }),
  };
  checkAsked(asked);
  return { place, asked, gzip, json };
}

/** @returns the exit code */
export async function exportTo(desk: Desk, plan: Plan): Promise<number> {
  const { place } = plan;
  // Nothing has to be cleaned up behind standard output: an interrupt ends the process as ever, even while a reader takes nothing.
  if (place.to === 'stdout') return toStdout(desk, plan);
  const path = place.path;
  const interrupt = new AbortController();
  const onSignal = (): void => interrupt.abort();
  for (const signal of SIGNALS) process.once(signal, onSignal);
  try {
    const write = place.to === 'folder' ? toFolder : toFile;
    return await write(desk, plan, { path, signal: interrupt.signal });
  } catch (error) {
    if (!interrupt.signal.aborted) throw error;
    say(place.to === 'folder' ? 'Interrupted; files that are whole are kept for the next run.' : 'Interrupted; nothing was written.');
    return EXIT.problems;
  } finally {
    for (const signal of SIGNALS) process.off(signal, onSignal);
  }
}
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

async function toStdout(desk: Desk, { asked, gzip }: Plan): Promise<number> {
  const progress = new ExportProgress(process.stdout.isTTY ? 'silent' : 'shown');
  const report = await progress.during((onProgress) =>
    desk.export({ ...asked, apart: false }, async (pieces) => {
      const document = await onlyDocument(pieces, onProgress);
      const stdout = process.stdout;
      await (gzip ? pipeline(document.texts, createGzip(), stdout, { end: false }) : pipeline(document.texts, stdout, { end: false }));
      return document.report();
    }),
  );
  return exitCode([report]);
}

interface Target {
  path: string;
  signal: AbortSignal;
}
async function toFile(desk: Desk, { asked, gzip, json }: Plan, { path, signal }: Target): Promise<number> {
  const progress = new ExportProgress();
  const done = await progress.during((onProgress) =>
    desk.export(
      { ...asked, apart: false },
      async (pieces) => {
        const document = await onlyDocument(pieces, onProgress);
        const written = await writeWhole(path, document.texts, { gzip, signal });
        return { ...written, report: document.report() };
      },
      signal,
    ),
  );
  tellFile({ path, asked, gzip, ...done }, json);
  return exitCode([done.report]);
}

async function toFolder(desk: Desk, { asked, gzip, json }: Plan, { path: folder, signal }: Target): Promise<number> {
  const progress = new ExportProgress();
  const outcome = await progress.during((onProgress) =>
    exportFolder(desk, { folder, asked, gzip, signal, onProgress, onBegin: (begun) => tellStart(begun, () => progress.hide()) }),
  );
  tellFolder(folder, outcome, json);
  return exitCode(outcome.manifest.files);
}

async function onlyDocument(...args: Parameters<typeof readExport>): Promise<{ texts: AsyncGenerator<string>; report: () => DumpReport }> {
  const { documents } = await readExport(...args);
  const next = await documents.next();
  if (next.done) throw new Error('the export has no document');
  return next.value;
}

function exitCode(reports: readonly Pick<DumpReport, 'leftOut' | 'leftOutCount'>[]): number {
  tellLeftOut(reports);
  return reports.some(({ leftOutCount }) => leftOutCount > 0) ? EXIT.problems : EXIT.done;
}
