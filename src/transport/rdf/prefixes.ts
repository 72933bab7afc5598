import type { Quad } from 'n3';
import { PREFIXES } from '../../model/vocab.ts';

/** Schemes of the IRIs in use. In JSON-LD a prefix of the same name must not be declared: readers would take `prov:x` for a prefixed name. */
export function schemesOf(quads: readonly Quad[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { subject, object } of quads) {
    for (const term of [subject, object]) if (term.termType === 'NamedNode') found.add(term.value.slice(0, term.value.indexOf(':')));
  }
  return found;
}

export interface PrefixedName {
  prefix: string;
  local: string;
}

const BY_NAMESPACE: ReadonlyMap<string, string> = new Map(Object.entries(PREFIXES).map(([prefix, namespace]) => [namespace, prefix]));

/** An IRI of one of our vocabularies in two parts; null for all others, and where the rest is no name in the sense of Turtle and JSON-LD alike. */
export function prefixedName(iri: string): PrefixedName | null {
  const cut = Math.max(iri.lastIndexOf('#'), iri.lastIndexOf('/')) + 1;
  const prefix = BY_NAMESPACE.get(iri.slice(0, cut));
  const local = iri.slice(cut);
  return prefix !== undefined && /^[A-Za-z][\w-]*$/.test(local) ? { prefix, local } : null;
}
