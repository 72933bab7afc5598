/** Serializations, their media types and file endings. */
export const FORMATS = {
  turtle: { mediaType: 'text/turtle', suffix: '.ttl', label: 'Turtle' },
  jsonld: { mediaType: 'application/ld+json', suffix: '.jsonld', label: 'JSON-LD' },
  ntriples: { mediaType: 'application/n-triples', suffix: '.nt', label: 'N-Triples' },
  nquads: { mediaType: 'application/n-quads', suffix: '.nq', label: 'N-Quads' },
  trig: { mediaType: 'application/trig', suffix: '.trig', label: 'TriG' },
  rdfxml: { mediaType: 'application/rdf+xml', suffix: '.rdf', label: 'RDF/XML' },
} as const;
export type RdfFormat = keyof typeof FORMATS;
export const RDF_FORMATS = Object.keys(FORMATS) as readonly RdfFormat[];

/** Whether the media type has a charset parameter; the JSON and N-Triples families are UTF-8 by definition. */
export function contentType(format: RdfFormat): string {
  const { mediaType } = FORMATS[format];
  return mediaType.startsWith('text/') ? `${mediaType}; charset=utf-8` : mediaType;
}

/** The format that a path's ending asks for, with the path before it. */
export function splitSuffix(path: string): { path: string; format: RdfFormat } | null {
  const format = RDF_FORMATS.find((one) => path.endsWith(FORMATS[one].suffix));
  return format === undefined ? null : { path: path.slice(0, -FORMATS[format].suffix.length), format };
}
