import type { Quad } from 'n3';
import { kindOf } from '../../../model/registry.ts';
import { DCAT, DCT, RDF } from '../../../model/vocab.ts';
import type { Described } from '../../../services/described.ts';
import { catalogIri } from '../catalog-quads.ts';
import { IriBuilder } from '../iri.ts';
import { QuadSet } from '../quad-set.ts';
import { toQuads } from '../to-quads.ts';
import type { Profile } from './profile.ts';

/** Profiles that are parts of the base graph: what it says with the properties and classes of some vocabularies. */

/** The properties and classes that a profile speaks. */
export interface Vocabulary {
  /** Namespaces of which every term is spoken. */
  namespaces: readonly string[];
  /** Single terms of other namespaces. */
  terms: readonly string[];
}

/**
 * What is said in the vocabulary: of everything that has a class of it, each statement with a property of it. Statements about nodes whose
 * classes are all unknown to the vocabulary are left out with them. The order stays.
 * @param types further statements of classes, told elsewhere
 */
export function spoken(quads: readonly Quad[], { namespaces, terms }: Vocabulary, types: readonly Quad[] = []): Quad[] {
  const known = new Map<string, boolean>(terms.map((term) => [term, true]));
  const speaks = (iri: string): boolean => {
    const answer = known.get(iri) ?? namespaces.some((namespace) => iri.startsWith(namespace));
    known.set(iri, answer);
    return answer;
  };
  const isSaid = ({ predicate, object }: Quad): boolean => speaks(predicate.value === RDF.type ? object.value : predicate.value);
  const said = quads.filter(isSaid);
  const typed = new Set([...said, ...types.filter(isSaid)].filter(isType).map(({ subject }) => subject.value));
  return said.filter(({ subject }) => typed.has(subject.value));
}

function isType({ predicate }: Quad): boolean {
  return predicate.value === RDF.type;
}

/** The statements about what is connected with the root or one of its parts, over however many statements in either direction. */
export function connected(quads: readonly Quad[], root: string): Quad[] {
  const neighbours = neighboursOf(quads);
  const reached = new Set([...neighbours.keys()].filter((iri) => iri === root || iri.startsWith(`${root}#`)));
  for (const iri of reached) for (const next of neighbours.get(iri) ?? []) reached.add(next);
  return quads.filter(({ subject }) => reached.has(subject.value));
}
/** By subject; classes connect nothing. */
function neighboursOf(quads: readonly Quad[]): Map<string, string[]> {
  const neighbours = new Map<string, string[]>(quads.map(({ subject }) => [subject.value, []]));
  for (const quad of quads) {
    const [subject, object] = [quad.subject.value, quad.object.value];
    if (isType(quad) || quad.object.termType !== 'NamedNode') continue;
    neighbours.get(subject)?.push(object);
    neighbours.get(object)?.push(subject);
  }
  return neighbours;
}

/** The part of a thing's page that is said in the vocabulary. Pure; sorted; no blank nodes. */
export function projected(described: Described, base: string, vocabulary: Vocabulary): Quad[] {
  return connected(spoken(toQuads(described, base), vocabulary), new IriBuilder(base).of(described.record));
}

interface Projection {
  iri: string;
  doc: string;
  vocabulary: Vocabulary;
  /** Classes of which it tells; absent: everything. */
  classes?: readonly string[];
}

/** A profile that says less than the base graph and nothing else. */
export function projection({ iri, doc, vocabulary, classes }: Projection): Profile {
  return {
    iri,
    doc,
    tells: classes ? ({ record }) => kindOf(record.kind).types.some((type) => classes.includes(type)) : () => true,
    quads: (described, base) => projected(described, base, vocabulary),
    further: (quads, base) => furtherIn(vocabulary, iri, quads, base),
  };
}

/**
 * Statements of a whole lake beside those of the things' pages: of the catalog, of what it lists, of retired things. That the catalog is
 * one is told once; what it says of itself conforms to the profile that it is told in.
 */
export function furtherIn(vocabulary: Vocabulary, profile: string, quads: readonly Quad[], base: string): Quad[] {
  const catalog = catalogIri(base);
  const types = new QuadSet();
  types.types(catalog, [DCAT.Catalog]);
  const said = spoken(quads, vocabulary, types.sorted());
  const standard = said.find(({ subject, predicate }) => subject.value === catalog && predicate.value === DCT.conformsTo)?.object.value;
  if (standard === undefined) return said;
  const told = new QuadSet();
  for (const quad of said) if (![quad.subject.value, quad.object.value].includes(standard)) told.add(quad);
  told.link(catalog, DCT.conformsTo, profile);
  told.types(profile, [DCT.Standard]);
  return told.sorted();
}
