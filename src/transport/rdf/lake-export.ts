import { createHash } from 'node:crypto';
import { KIND_NAMES, type KindName } from '../../model/kind.ts';
import type { LakeReader, LakeSnapshot } from '../../services/lake-reader.ts';
import type { CatalogNames } from './catalog-quads.ts';
import { checkAsked, dumpRequest, type DumpAsked } from './dump-request.ts';
import { dumpChunks, newReport, type DumpReport } from './dump.ts';

/** The lake as documents for files: what `/dump.*` answers, in pieces that may come from another process. All documents of one export are of one state. */

export interface ExportRequest extends DumpAsked {
  /** A document for each kind, in place of one of everything. */
  apart: boolean;
  /** Kinds that are there already, of the state of this name: not told again while the state is still that. */
  have?: { state: string; kinds: readonly KindName[] };
}

/** What the documents are of; it comes first. */
export interface ExportHead {
  /** When it was read. */
  at: string;
  /** A name for the lake's state together with all else that the documents depend on; null where none is sure. */
  state: string | null;
  base: string;
  catalog: CatalogNames;
  /** Of this software. */
  version: string;
  /** Kinds that the documents are of, where they are apart: those that there is something of. */
  kinds: KindName[];
  /** Those of them that are not told again. */
  kept: KindName[];
}

/** Values of JSON. The texts of a document follow each other, and it ends with its report. `kind` is null for a document of everything. */
export type ExportPiece =
  | { head: ExportHead }
  | { kind: KindName | null; text: string; things: number; of: number }
  | { kind: KindName | null; report: DumpReport };

export interface ExportDeps {
  lake: Pick<LakeReader, 'snapshot'>;
  base: string;
  catalog: CatalogNames;
  version: string;
  now: () => string;
}

/** Reads as fast as `take` takes; the state is held for as long as that. @throws InputError */
export function exportLake<T>(
  deps: ExportDeps,
  request: ExportRequest,
  take: (pieces: AsyncIterable<ExportPiece>) => Promise<T>,
): Promise<T> {
  // What is asked wrongly is told before anything is read.
  checkAsked(request);
  return deps.lake.snapshot((snapshot) => take(piecesOf(snapshot, deps, request)));
}

async function* piecesOf(snapshot: LakeSnapshot, deps: ExportDeps, request: ExportRequest): AsyncGenerator<ExportPiece> {
  const head = await headOf(snapshot, deps, request);
  yield { head };
  if (!request.apart) {
    yield* documentOf(snapshot, deps, { asked: request, kind: null });
    return;
  }
  for (const kind of head.kinds.filter((one) => !head.kept.includes(one)))
    yield* documentOf(snapshot, deps, { asked: { ...request, kinds: [kind] }, kind });
}

async function headOf(
  snapshot: LakeSnapshot,
  { base, catalog, version, now }: ExportDeps,
  { format, profile, kinds: asked, have }: ExportRequest,
): Promise<ExportHead> {
  const at = now();
  const lakeState = await snapshot.state();
  const depends = [lakeState, base, catalog.title, catalog.publisher, version, format, profile ?? null];
  const state = lakeState === null ? null : createHash('sha256').update(JSON.stringify(depends)).digest('hex');
  const there = new Set(snapshot.census.map(({ kind }) => kind));
  const kinds = KIND_NAMES.filter((kind) => there.has(kind) && (asked?.includes(kind) ?? true));
  const kept = have !== undefined && have.state === state ? kinds.filter((kind) => have.kinds.includes(kind)) : [];
  return { at, state, base, catalog, version, kinds, kept };
}

async function* documentOf(
  snapshot: LakeSnapshot,
  deps: ExportDeps,
  { asked, kind }: { asked: DumpAsked; kind: KindName | null },
): AsyncGenerator<ExportPiece> {
  const report = newReport();
  for await (const text of dumpChunks(snapshot, dumpRequest(asked, deps), report))
    yield { kind, text, things: report.things, of: report.of };
  yield { kind, report };
}
