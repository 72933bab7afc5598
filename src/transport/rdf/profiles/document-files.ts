import type { AnyRecord, Long } from '../../../model/kind.ts';
import { fileName, filesOf } from '../file-quads.ts';
import { longOf, textOf, type Part, type Telling } from '../telling.ts';

/** What is known of the files of a version, in the words of readers that know media types only. */
export interface FileFacts {
  /** IRI of the file's node in the base graph. */
  node: string;
  /** Without secrets. */
  path: string;
  name: string;
  /** IRI of where it lies; null for a relative path, since only its owner knows what it is relative to. */
  address: string | null;
  /** The type stated, else what the format or the ending of the name tells. */
  mediaType: string | null;
  format: string | null;
  bytes: Long | null;
  /** Lower-case hexadecimal digits. */
  sha256: string | null;
  md5: string | null;
  /** Whether the path stands for several files: a folder, or a pattern with an asterisk. */
  several: boolean;
}

/** Media types by format or ending of the name, in lower case. */
const MEDIA_TYPES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    csv: 'text/csv',
    tsv: 'text/tab-separated-values',
    txt: 'text/plain',
    text: 'text/plain',
    html: 'text/html',
    xml: 'application/xml',
    json: 'application/json',
    jsonl: 'application/jsonlines',
    'json lines': 'application/jsonlines',
    ndjson: 'application/x-ndjson',
    parquet: 'application/vnd.apache.parquet',
    xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    pdf: 'application/pdf',
    zip: 'application/zip',
    gz: 'application/gzip',
    gzip: 'application/gzip',
    tar: 'application/x-tar',
    png: 'image/png',
    jpg: 'image/jpeg',
    jpeg: 'image/jpeg',
    tif: 'image/tiff',
    tiff: 'image/tiff',
    mp3: 'audio/mpeg',
    wav: 'audio/wav',
    mp4: 'video/mp4',
  }),
);

/** @param subject IRI of the version that has the files */
export function fileFacts(telling: Telling, subject: string, record: AnyRecord): FileFacts[] {
  return filesOf({ telling, subject }, record.files).map(({ file, path, node }) => {
    const address = telling.iris.file(subject, path);
    const name = fileName(path);
    return {
      node,
      path,
      name,
      address: address.startsWith(`${subject}#`) ? null : address,
      mediaType: mediaTypeOf(file, name),
      format: textOf(file.format),
      bytes: longOf(file.bytes),
      sha256: checksumOf(file.sha256, 64),
      md5: checksumOf(file.md5, 32),
      several: path.endsWith('/') || path.includes('*'),
    };
  });
}

function mediaTypeOf(file: Part, name: string): string | null {
  const byFormat = MEDIA_TYPES.get(textOf(file.format)?.toLowerCase() ?? '');
  return textOf(file.mediaType) ?? byFormat ?? MEDIA_TYPES.get(endingOf(name)) ?? null;
}
export function endingOf(name: string): string {
  return /\.([A-Za-z0-9]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
}
function checksumOf(value: unknown, digits: number): string | null {
  const text = textOf(value)?.toLowerCase() ?? '';
  return text.length === digits && /^[0-9a-f]+$/.test(text) ? text : null;
}
