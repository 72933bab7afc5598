import type { IriBuilder } from '../iri.ts';
import { nodeOf, type DocumentNode } from './document.ts';
import { endingOf, type FileFacts } from './document-files.ts';

/**
 * Files in Croissant. A file object must have a checksum, so that whoever loads it gets what was described. A file of which none is
 * known is told as a file set, which needs none; so are folders and patterns, which stand for several files.
 */

export interface Resource {
  node: DocumentNode;
  /** The property by which a field names it as its source. */
  property: 'fileObject' | 'fileSet';
  files: readonly FileFacts[];
}

/** Tables whose columns a reader takes by name: the names of their formats in Croissant, and by what we know them. */
const TABLES: readonly { encoding: string; known: ReadonlySet<string> }[] = [
  { encoding: 'text/csv', known: new Set(['csv', 'text/csv']) },
  { encoding: 'text/tab-separated-values', known: new Set(['tsv', 'text/tab-separated-values']) },
  { encoding: 'application/x-parquet', known: new Set(['parquet', 'application/vnd.apache.parquet', 'application/x-parquet']) },
  {
    encoding: 'application/jsonlines',
    known: new Set(['jsonl', 'json lines', 'ndjson', 'application/jsonl', 'application/jsonlines', 'application/x-ndjson']),
  },
  { encoding: 'https://ml.cms.waikato.ac.nz/weka/arff.html', known: new Set(['arff']) },
];
/** What is inside of these is no column of theirs. */
const ARCHIVES: ReadonlySet<string> = new Set(['application/zip', 'application/x-tar']);
/** Types that say less than the format of a table. */
const GENERIC: ReadonlySet<string> = new Set(['text/plain', 'application/octet-stream']);
const UNKNOWN = 'application/octet-stream';

/** What a reader of the file's columns calls its format; null for what is no table. */
export function tableEncoding(file: FileFacts): string | null {
  if (ARCHIVES.has(plainType(file))) return null;
  for (const word of [file.format?.toLowerCase(), plainType(file), endingOf(file.name)]) {
    const table = word === undefined ? undefined : TABLES.find(({ known }) => known.has(word));
    if (table) return table.encoding;
  }
  return null;
}

function plainType({ mediaType }: FileFacts): string {
  return mediaType?.replace(/\s*;.*$/s, '').toLowerCase() ?? '';
}

/** Every resource has a format; of one that nobody knows it is said that it is some sequence of bytes. */
function encodingsOf(file: FileFacts): string[] {
  const table = tableEncoding(file);
  const stated = plainType(file);
  if (table === null) return [stated === '' ? UNKNOWN : stated];
  return stated === '' || stated === table || GENERIC.has(stated) ? [table] : [table, stated];
}

/**
 * @param ids of the version that has the files
 * @param live whether files change all the time, so that no checksum is asked for
 */
export function resourcesOf(ids: Ids, files: readonly FileFacts[], live: boolean): Resource[] {
  const apart = files.filter((file) => file.several || hasChecksum(file) || live);
  const unchecked = new Map<string, FileFacts[]>();
  for (const file of files.filter((one) => !apart.includes(one))) {
    const encodings = encodingsOf(file).join(' ');
    unchecked.set(encodings, [...(unchecked.get(encodings) ?? []), file]);
  }
  return [
    ...apart.map((file) => (file.several ? manyFiles(ids.next('files', file.path), file) : oneFile(ids.next('file', file.path), file))),
    ...[...unchecked].map(([encodings, group]) => uncheckedFiles(ids.next('files', encodings), group)),
  ];
}
export function hasChecksum({ sha256, md5 }: FileFacts): boolean {
  return sha256 !== null || md5 !== null;
}

function oneFile(iri: string, file: FileFacts): Resource {
  const node = nodeOf(iri, 'cr:FileObject', {
    name: file.name,
    contentUrl: file.address ?? file.path,
    contentSize: file.bytes === null ? null : `${file.bytes} B`,
    encodingFormat: single(encodingsOf(file)),
    sha256: file.sha256,
    md5: file.sha256 === null ? file.md5 : null,
  });
  return { node, property: 'fileObject', files: [file] };
}

function manyFiles(iri: string, file: FileFacts): Resource {
  const node = nodeOf(iri, 'cr:FileSet', {
    name: file.name,
    includes: file.path.endsWith('/') ? `${withoutGlob(file.path)}**` : file.path,
    encodingFormat: single(encodingsOf(file)),
    contentSize: file.bytes === null ? null : `${file.bytes} B`,
  });
  return { node, property: 'fileSet', files: [file] };
}

function uncheckedFiles(iri: string, files: readonly FileFacts[]): Resource {
  const [first] = files;
  const node = nodeOf(iri, 'cr:FileSet', {
    name: files.length === 1 ? (first?.name ?? null) : `${files.length} files without checksum`,
    description: 'No checksum is known, so that nobody can tell whether what is read is what is described here.',
    includes: single(files.map(({ path }) => withoutGlob(path))),
    encodingFormat: single(first ? encodingsOf(first) : [UNKNOWN]),
    contentUrl: single(files.flatMap(({ address }) => address ?? [])),
    contentSize: files.length === 1 && first && first.bytes !== null ? `${first.bytes} B` : null,
  });
  return { node, property: 'fileSet', files };
}

/** A path as a pattern that matches nothing else. */
function withoutGlob(path: string): string {
  return path.replace(/[[?]/g, '[$&]');
}

function single<T>(values: readonly T[]): T | T[] {
  const [first] = values;
  return values.length === 1 && first !== undefined ? first : [...values];
}

/** IRIs of parts, each once. Readers of Croissant take none with white space, even where it is percent-encoded. */
export class Ids {
  private readonly taken = new Set<string>();
  private readonly iris: IriBuilder;
  private readonly whole: string;

  /** @param whole IRI of what the parts are of */
  constructor(iris: IriBuilder, whole: string) {
    this.iris = iris;
    this.whole = whole;
  }

  next(part: string, name: string): string {
    const plain = name.replace(/[\s\p{Z}\p{Cc}]+/gu, '_');
    let iri = this.iris.part(this.whole, part, plain);
    for (let i = 2; this.taken.has(iri); i++) iri = this.iris.part(this.whole, part, plain, String(i));
    this.taken.add(iri);
    return iri;
  }
}
