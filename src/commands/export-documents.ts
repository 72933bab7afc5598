import type { KindName } from '../model/kind.ts';
import type { DumpReport } from '../transport/rdf/dump.ts';
import type { ExportHead, ExportPiece } from '../transport/rdf/lake-export.ts';

/** One document of an export. Its texts are taken to their end before the next document; then it has its report. */
export interface ExportedDocument {
  kind: KindName | null;
  texts: AsyncGenerator<string>;
  report: () => DumpReport;
}

/** How much of a document is there. */
export type OnProgress = (kind: KindName | null, share: number) => void;

export interface ExportReading {
  head: ExportHead;
  documents: AsyncGenerator<ExportedDocument>;
}

/** The pieces of an export as documents, one after the other. */
export async function readExport(pieces: AsyncIterable<ExportPiece>, onProgress: OnProgress): Promise<ExportReading> {
  const rest = pieces[Symbol.asyncIterator]();
  const first = await rest.next();
  if (first.done || !('head' in first.value)) throw outOfOrder();
  return { head: first.value.head, documents: documentsOf(rest, onProgress) };
}

async function* documentsOf(rest: AsyncIterator<ExportPiece>, onProgress: OnProgress): AsyncGenerator<ExportedDocument> {
  for (let next = await rest.next(); !next.done; next = await rest.next()) {
    const first = next.value;
    if (!('text' in first)) throw outOfOrder();
    let report: DumpReport | null = null;
    yield {
      kind: first.kind,
      texts: textsOf(first, rest, { onProgress, onReport: (told) => (report = told) }),
      report: () => {
        if (report === null) throw outOfOrder();
        return report;
      },
    };
  }
}

type TextPiece = Extract<ExportPiece, { text: string }>;
async function* textsOf(
  first: TextPiece,
  rest: AsyncIterator<ExportPiece>,
  { onProgress, onReport }: { onProgress: OnProgress; onReport: (report: DumpReport) => void },
): AsyncGenerator<string> {
  for (let piece: ExportPiece = first; ;) {
    if ('report' in piece) {
      onReport(piece.report);
      return;
    }
    if (!('text' in piece)) throw outOfOrder();
    onProgress(piece.kind, piece.of === 0 ? 1 : piece.things / piece.of);
    yield piece.text;
    const next = await rest.next();
    if (next.done) throw outOfOrder();
    piece = next.value;
  }
}

function outOfOrder(): Error {
  return new Error('the pieces of the export come in another order than expected; is the server of another version?');
}
