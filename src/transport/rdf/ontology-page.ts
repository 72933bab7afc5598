import type { Quad } from 'n3';
import { DCT, LAKE, OWL, PREFIXES, RDF, RDFS, SKOS, VANN } from '../../model/vocab.ts';
import { FORMATS, RDF_FORMATS } from './formats.ts';
import { anchor, escape, factsTable, page } from './page.ts';
import { linkElements } from './page-head.ts';
import type { Signpost } from './link-header.ts';

/** Our vocabulary for people: a table of terms for each kind of term and each list of codes. What follows `#` in a term's IRI leads to its row. */

const KINDS = [
  ['classes', 'Classes', OWL.Class],
  ['object-properties', 'Properties whose values are things', OWL.ObjectProperty],
  ['datatype-properties', 'Properties whose values are literals', OWL.DatatypeProperty],
] as const;

/** What is said of each subject, by property. */
type Said = ReadonlyMap<string, ReadonlyMap<string, readonly Quad['object'][]>>;

/** @param quads the ontology */
export function ontologyPage(quads: readonly Quad[], signposts: readonly Signpost[]): string {
  const said = saidIn(quads);
  const title = first(said, LAKE.$, DCT.title);
  const schemes = withType(said, SKOS.ConceptScheme);
  const sections = [
    ...KINDS.map(([id, name, type]) => ({ id, name, note: '', rows: withType(said, type) })),
    ...schemes.map((iri) => ({
      id: localName(iri),
      name: first(said, iri, DCT.title),
      note: first(said, iri, RDFS.comment),
      rows: [...said.keys()].filter((one) => valuesOf(said, one, SKOS.inScheme).some(({ value }) => value === iri)),
    })),
  ];
  const contents = sections.map(
    ({ id, name, rows }) => `${anchor(`#${id}`, escape(name))}${rows.length === 0 ? '' : ` <span class="note">${rows.length}</span>`}`,
  );
  return page({
    title,
    head: linkElements(signposts),
    body: `<main>
<p class="kind">Vocabulary</p>
<h1>${escape(title)}</h1>
<p class="lead">${escape(first(said, LAKE.$, DCT.description))}</p>
${factsTable(facts(said))}
<h2>Contents</h2>
<p>${contents.join(' · ')}</p>
${sections.map((section) => sectionHtml(said, section)).join('\n')}
</main>`,
  });
}

function facts(said: Said): [string, string][] {
  const licence = first(said, LAKE.$, DCT.license);
  return [
    // The mark at its end would be taken for an empty fragment, and left out.
    ['Namespace', `<code>${escape(LAKE.$.slice(0, -1))}#</code>`],
    ['Prefix', `<code>${escape(first(said, LAKE.$, VANN.preferredNamespacePrefix))}</code>`],
    ['Version', `${escape(first(said, LAKE.$, OWL.versionInfo))}, ${escape(first(said, LAKE.$, DCT.issued))}`],
    ['Licence', anchor(licence, escape(licence))],
    [
      'As data',
      RDF_FORMATS.map((format) => anchor(`/ontology${FORMATS[format].suffix}`, FORMATS[format].label, FORMATS[format].mediaType)).join(
        ' · ',
      ),
    ],
    ['See also', [anchor('/shapes', 'SHACL shapes'), anchor('/context.jsonld', 'JSON-LD context')].join(' · ')],
  ];
}

function sectionHtml(said: Said, { id, name, note, rows }: { id: string; name: string; note: string; rows: readonly string[] }): string {
  const table = `<div class="scroll"><table><thead><tr><th scope="col">Term</th><th scope="col">Meaning</th><th scope="col">Standards</th></tr></thead>
<tbody>
${rows.map((iri) => rowHtml(said, iri)).join('\n')}
</tbody></table></div>`;
  return `<section id="${escape(id)}"><h2>${escape(name)}</h2>${note === '' ? '' : `<p>${escape(note)}</p>`}${rows.length === 0 ? '' : table}</section>`;
}

function rowHtml(said: Said, iri: string): string {
  const name = localName(iri);
  const label = first(said, iri, RDFS.label);
  return `<tr id="${escape(name)}"><td>${anchor(`#${name}`, `<code>${escape(name)}</code>`)}<br>${escape(label)}</td><td>${escape(first(said, iri, RDFS.comment))}</td><td>${standardsHtml(said, iri)}</td></tr>`;
}

/** How a term stands to those of standards, in the words of the property. */
const RELATIONS = [
  ['kind of', RDFS.subClassOf],
  ['kind of', RDFS.subPropertyOf],
  ['same as', SKOS.exactMatch],
  ['close to', SKOS.closeMatch],
  ['kind of', SKOS.broadMatch],
  ['see', RDFS.seeAlso],
] as const;
function standardsHtml(said: Said, iri: string): string {
  return RELATIONS.flatMap(([words, property]) => {
    const others = valuesOf(said, iri, property).map(({ value }) => anchor(value, escape(shortened(value))));
    return others.length === 0 ? [] : [`<span class="note">${words}</span> ${others.join(', ')}`];
  }).join('<br>');
}
/** With a prefix where we have one. */
function shortened(iri: string): string {
  const found = Object.entries(PREFIXES).find(([, namespace]) => iri.startsWith(namespace) && /^\w+$/.test(iri.slice(namespace.length)));
  return found ? `${found[0]}:${iri.slice(found[1].length)}` : iri;
}

function saidIn(quads: readonly Quad[]): Said {
  const said = new Map<string, Map<string, Quad['object'][]>>();
  for (const { subject, predicate, object } of quads) {
    const of = said.get(subject.value) ?? new Map<string, Quad['object'][]>();
    said.set(subject.value, of.set(predicate.value, [...(of.get(predicate.value) ?? []), object]));
  }
  return said;
}
function valuesOf(said: Said, iri: string, property: string): readonly Quad['object'][] {
  return said.get(iri)?.get(property) ?? [];
}
function first(said: Said, iri: string, property: string): string {
  return valuesOf(said, iri, property)[0]?.value ?? '';
}
function withType(said: Said, type: string): string[] {
  return [...said.keys()].filter((iri) => valuesOf(said, iri, RDF.type).some(({ value }) => value === type));
}
function localName(iri: string): string {
  return iri.slice(LAKE.$.length);
}
