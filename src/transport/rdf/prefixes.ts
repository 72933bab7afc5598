import type { Quad } from 'n3';
import { PREFIXES } from '../../model/vocab.ts';

/** Schemes of the IRIs in use. A prefix of the same name must not be declared: writers and readers would take `prov:x` for a prefixed name. */
export function schemesOf(quads: readonly Quad[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { subject, object } of quads) {
    for (const term of [subject, object]) if (term.termType === 'NamedNode') found.add(term.value.slice(0, term.value.indexOf(':')));
  }
  return found;
}

/** Those of our prefixes that some IRI begins with. */
export function usedPrefixes(quads: readonly Quad[]): Record<string, string> {
  const used = new Set<string>();
  for (const quad of quads) {
    const iris = [
      quad.subject.value,
      quad.predicate.value,
      quad.object.termType === 'Literal' ? quad.object.datatype.value : quad.object.value,
    ];
    for (const iri of iris) used.add(namespaceOf(iri));
  }
  const clashing = schemesOf(quads);
  return Object.fromEntries(Object.entries(PREFIXES).filter(([prefix, namespace]) => used.has(namespace) && !clashing.has(prefix)));
}
function namespaceOf(iri: string): string {
  return iri.slice(0, Math.max(iri.lastIndexOf('#'), iri.lastIndexOf('/')) + 1);
}
