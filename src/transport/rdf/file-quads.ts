import type { Long } from '../../model/kind.ts';
import { CODES, DCAT, DCT, DQV, IT6, LAKE, PROV, RDFS, SCHEMA, SPDX, XSD } from '../../model/vocab.ts';
import { externalIri } from './iri.ts';
import { licenceNode } from './licence.ts';
import { metafeaturesOf, stateMeasurement } from './measurement-quads.ts';
import { countOf, linked, longOf, partsOf, textOf, type Part, type Place, type ShapeHandler, type Thing } from './telling.ts';
import { withoutSecrets } from '../secrets.ts';

/** Files of dataset versions (distributions) and of model versions. */

const EU_FILE_TYPES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    csv: 'CSV',
    tsv: 'TSV',
    json: 'JSON',
    'json lines': 'JSONL',
    jsonl: 'JSONL',
    parquet: 'PARQUET',
    xml: 'XML',
    xlsx: 'XLSX',
    zip: 'ZIP',
    gzip: 'GZIP',
    tar: 'TAR',
    pdf: 'PDF',
    txt: 'TXT',
    html: 'HTML',
    png: 'PNG',
    jpeg: 'JPEG',
  }),
);
const EXTENSION_FORMATS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    pkl: 'pickle',
    pickle: 'pickle',
    joblib: 'joblib',
    onnx: 'ONNX',
    safetensors: 'safetensors',
    pt: 'PyTorch',
    pth: 'PyTorch',
    h5: 'HDF5',
    hdf5: 'HDF5',
    gguf: 'GGUF',
    tflite: 'TensorFlow Lite',
    csv: 'CSV',
    json: 'JSON',
    parquet: 'Parquet',
    txt: 'TXT',
    zip: 'ZIP',
    pmml: 'PMML',
  }),
);
/** Top-level types of the IANA registry; a subtype `x-…` is registered nowhere. */
const MEDIA_TYPE =
  /^((?:application|audio|font|haptics|image|message|model|multipart|text|video)\/(?!x[.-])[a-z0-9][a-z0-9!#$&^_.+-]*)\s*(?:;.*)?$/i;

export const datasetFiles: ShapeHandler = (place, value) => {
  const files = filesOf(place, value);
  for (const file of files) stateDistribution(place, file, files.length);
};

export interface NamedFile {
  file: Part;
  /** Without secrets. */
  path: string;
  node: string;
}

/** Two paths that differ only in their secrets stay two files. */
export function filesOf({ telling: { iris }, subject }: Pick<Place, 'telling' | 'subject'>, value: unknown): NamedFile[] {
  const seen = new Map<string, number>();
  return partsOf(value).map((file) => {
    const path = withoutSecrets(textOf(file.path) ?? 'unnamed');
    const before = seen.get(path) ?? 0;
    seen.set(path, before + 1);
    return { file, path, node: iris.part(subject, 'file', path, ...(before === 0 ? [] : [String(before + 1)])) };
  });
}

function stateDistribution(place: Place, named: NamedFile, among: number): void {
  const { file, path, node } = named;
  const {
    telling: { quads, iris },
    subject,
  } = place;
  quads.link(subject, DCAT.distribution, node);
  quads.types(node, [DCAT.Distribution, PROV.Entity]);
  quads.text(node, DCT.title, fileName(path));
  quads.text(node, DCT.identifier, path);
  const address = iris.file(subject, path);
  quads.link(node, DCAT.accessURL, address);
  if (!address.startsWith(`${subject}#`)) quads.link(node, DCAT.downloadURL, address);
  quads.types(address, [DCAT.Resource]);
  stateMediaType(place, node, file);
  const format = textOf(file.format);
  if (format !== null) quads.link(node, DCT.format, formatNode(place, format));
  const bytes = countOf(file.bytes);
  if (bytes !== null) quads.integer(node, DCAT.byteSize, bytes, XSD.nonNegativeInteger);
  // DCAT-AP allows a distribution one checksum.
  for (const algorithm of checksumsOf(file).slice(0, 1)) stateChecksum(place, named, algorithm);
  stateOddities(place, named);
  stateLicence(place, node);
  stateLocation(place, node);
  stateContent(place, node, among);
  stateQuality(place, node, bytes, among);
}

/** Features and target belong to the version; they are said of a file where it is the only one. */
function stateContent({ telling: { quads, iris }, subject, thing }: Place, node: string, among: number): void {
  if (among !== 1) return;
  const target = textOf(thing.record.target);
  if (target !== null) quads.text(node, IT6.defaultTargetAttribute, target);
  for (const feature of partsOf(thing.record.features)) {
    const name = textOf(feature.name);
    if (name !== null) quads.link(node, IT6.hasFeature, iris.part(subject, 'feature', name));
  }
}

/** MLDCAT-AP asks for a measurement of every distribution: what is known of the only file's content, else its size, else how many files there are. */
function stateQuality({ telling, subject, thing }: Place, node: string, bytes: Long | null, among: number): void {
  const { quads, iris } = telling;
  const known = among === 1 ? metafeaturesOf(thing.record.metafeatures) : [];
  for (const [name] of known) quads.link(node, DQV.hasQualityMeasurement, iris.part(subject, 'q', name));
  if (known.length > 0) return;
  const measurement = bytes === null ? iris.part(subject, 'files') : `${node}:bytes`;
  if (bytes === null) stateMeasurement(telling, measurement, 'NumberOfFiles', among);
  else stateMeasurement(telling, measurement, 'NumberOfBytes', bytes);
  quads.link(node, DQV.hasQualityMeasurement, measurement);
}

export const modelFiles: ShapeHandler = (place, value) => {
  const {
    telling: { quads, iris },
    subject,
  } = place;
  for (const named of filesOf(place, value)) {
    const { file, path, node } = named;
    quads.link(subject, IT6.hasFile, node);
    quads.types(node, [IT6.File, PROV.Entity]);
    quads.text(node, DCT.title, fileName(path));
    quads.text(node, DCT.identifier, path);
    const address = iris.file(subject, path);
    quads.link(node, IT6.url, address);
    quads.types(address, [DCAT.Resource]);
    quads.link(node, DCT.format, formatNode(place, modelFormat(file, path)));
    const mediaType = textOf(file.mediaType);
    if (mediaType !== null) quads.text(node, SCHEMA.encodingFormat, mediaType);
    const bytes = countOf(file.bytes);
    if (bytes !== null) {
      quads.text(node, SCHEMA.contentSize, `${bytes} B`);
      quads.integer(node, LAKE.byteSize, bytes, XSD.nonNegativeInteger);
    }
    for (const algorithm of checksumsOf(file)) stateChecksum(place, named, algorithm);
    stateOddities(place, named);
    stateLocation(place, node);
  }
};

/** `it6:File` must have one format: the one stated, else what the media type or the ending of the name tells. */
function modelFormat(file: Part, path: string): string {
  return textOf(file.format) ?? formatByEnding(fileName(path)) ?? textOf(file.mediaType) ?? 'unknown';
}
export function formatByEnding(name: string): string | null {
  const ending = /\.([A-Za-z0-9]+)$/.exec(name)?.[1]?.toLowerCase();
  return (ending === undefined ? undefined : EXTENSION_FORMATS.get(ending)) ?? null;
}

export function fileName(path: string): string {
  const plain = path.replace(/[?#].*$/s, '');
  return /[^/\\]+(?=[/\\]*$)/.exec(plain)?.[0] ?? path;
}

function stateMediaType(place: Place, node: string, file: Part): void {
  const { quads } = place.telling;
  const stated = textOf(file.mediaType);
  if (stated === null) return;
  const registered = MEDIA_TYPE.exec(stated)?.[1];
  const iri = registered === undefined ? null : externalIri(CODES.mediaType + registered.toLowerCase());
  if (iri !== null) {
    quads.link(node, DCAT.mediaType, iri);
    quads.types(iri, [DCT.MediaType]);
  } else if (textOf(file.format) === null) quads.link(node, DCT.format, formatNode(place, stated));
  else quads.text(node, SCHEMA.encodingFormat, stated);
}

function formatNode({ telling: { quads, iris } }: Place, format: string): string {
  const known = EU_FILE_TYPES.get(format.toLowerCase());
  const node = known === undefined ? iris.code('format', format) : CODES.euFileType + known;
  quads.concept(node, known ?? format, [DCT.MediaTypeOrExtent]);
  return node;
}

const ALGORITHMS = { sha256: SPDX.checksumAlgorithm_sha256, md5: SPDX.checksumAlgorithm_md5 } as const;
type Algorithm = keyof typeof ALGORITHMS;
/** Algorithms whose checksum is known, the strongest first. */
function checksumsOf(file: Part): Algorithm[] {
  return (['sha256', 'md5'] as const).filter((algorithm) => HEXADECIMAL.test(textOf(file[algorithm]) ?? ''));
}
const HEXADECIMAL = /^(?:[0-9a-f]{2})+$/i;
/** What cannot be a checksum or a size is told in words: the datatypes of their properties have no place for it. */
function stateOddities({ telling: { quads } }: Place, { file, node }: NamedFile): void {
  for (const name of ['sha256', 'md5'] as const) {
    const sum = textOf(file[name]);
    if (sum !== null && !HEXADECIMAL.test(sum)) quads.text(node, RDFS.comment, `${name}: ${sum}`);
  }
  const bytes = longOf(file.bytes);
  if (bytes !== null && countOf(bytes) === null) quads.text(node, RDFS.comment, `bytes: ${bytes}`);
}
function stateChecksum({ telling: { quads } }: Place, { file, node }: NamedFile, name: Algorithm): void {
  const sum = textOf(file[name]) ?? '';
  const checksum = `${node}:${name}`;
  const algorithm = ALGORITHMS[name];
  quads.link(node, SPDX.checksum, checksum);
  quads.types(checksum, [SPDX.Checksum]);
  quads.link(checksum, SPDX.algorithm, algorithm);
  quads.types(algorithm, [SPDX.ChecksumAlgorithm]);
  quads.typed(checksum, SPDX.checksumValue, sum.toLowerCase(), XSD.hexBinary);
}

function stateLicence({ telling, thing }: Place, node: string): void {
  const holder = licenceHolder(thing);
  const licence = textOf(holder?.licence);
  if (holder && licence !== null) telling.quads.link(node, DCT.license, licenceNode(telling, telling.iris.of(holder), licence));
}
function licenceHolder({ record, parent }: Thing): Thing['record'] | null {
  return textOf(record.licence) === null ? parent : record;
}

function stateLocation({ telling: { quads, iris }, thing }: Place, node: string): void {
  for (const { head } of linked(thing, 'location')) quads.link(node, PROV.atLocation, iris.of(head));
}
