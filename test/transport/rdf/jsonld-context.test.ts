import jsonld from 'jsonld';
import type { Quad } from 'n3';
import { describe, expect, it } from 'vitest';
import { ALL_KINDS, fieldsOf, linksOf } from '../../../src/model/registry.ts';
import { RELATION } from '../../../src/model/relation.ts';
import { LAKE, PREFIXES, RDF } from '../../../src/model/vocab.ts';
import { contextText, TERMS } from '../../../src/transport/rdf/jsonld-context.ts';
import { lineageQuads } from '../../../src/transport/rdf/lineage-quads.ts';
import { serialize } from '../../../src/transport/rdf/serialize.ts';
import { toQuads } from '../../../src/transport/rdf/to-quads.ts';
import { linesToLibraryPrecision, parseJsonLd, unionOf } from './quads.ts';
import { BASE, story } from './story.ts';

const { lake, things } = story();
const pages = lake.all().map((record) => toQuads(lake.describe(record.path), BASE));
const whole = unionOf([...pages, lineageQuads(lake.lineage(things.version), BASE)]);
const { '@context': context } = JSON.parse(contextText()) as { '@context': Record<string, string | { '@id': string; '@type'?: string }> };

describe('the JSON-LD context', () => {
  it('names every property that the model and the graphs have', () => {
    const declared = ALL_KINDS.flatMap((kind) => [
      ...fieldsOf(kind).flatMap(([, { rdf }]) => ('property' in rdf ? [rdf.property] : [])),
      ...linksOf(kind).flatMap(([, { property }]) => property ?? []),
    ]);
    const own = Object.entries(LAKE).flatMap(([name, iri]) => (/^[a-z]/.test(name) ? [iri] : []));
    const stated = whole.map(({ predicate }) => predicate.value).filter((iri) => iri !== RDF.type);
    const properties = new Set([...declared, ...own, ...stated, ...Object.values(RELATION).map(({ property }) => property)]);
    expect(properties.size).toBeGreaterThan(150);
    expect([...properties].filter((iri) => !TERMS.has(iri))).toEqual([]);
  });

  it('has one name for each property, which is no prefix and no keyword', () => {
    const names = [...TERMS.values()].map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => name in PREFIXES || name.startsWith('@') || !/^[a-z]\w*$/i.test(name))).toEqual([]);
    for (const { name, iri, type } of TERMS.values())
      expect(context[name]).toEqual({ '@id': iri, ...(type === undefined ? {} : { '@type': type }) });
  });

  it('takes no literal for the name of a thing, and no thing for a literal', () => {
    const wrong = whole.filter(({ predicate, object }: Quad) => {
      const type = TERMS.get(predicate.value)?.type;
      return type === '@id' ? object.termType === 'Literal' : type !== undefined && object.termType !== 'Literal';
    });
    // An address that is no IRI is told as the text that it is.
    expect(wrong.map(({ predicate }) => predicate.value)).toEqual([]);
  });

  it('reads a document as the context that is written into it does', async () => {
    for (const quads of pages) {
      const document = { ...(JSON.parse(serialize(quads, 'jsonld')) as object), '@context': context };
      expect(linesToLibraryPrecision(await parseJsonLd(JSON.stringify(document)))).toEqual(linesToLibraryPrecision(quads));
    }
  });

  it('loses nothing when a library expands, compacts and expands again', async () => {
    const expanded = await jsonld.expand(JSON.parse(serialize(whole, 'jsonld')) as jsonld.JsonLdDocument);
    const compacted = await jsonld.compact(expanded, context as unknown as jsonld.ContextDefinition);
    expect(linesToLibraryPrecision(await parseJsonLd(JSON.stringify(compacted)))).toEqual(linesToLibraryPrecision(whole));
    // In the words of the context: no property is left as an IRI.
    const keys = (compacted['@graph'] as Record<string, unknown>[]).flatMap(Object.keys);
    const spelt = [...new Set(keys)].filter((key) => key.includes(':') || key.includes('/'));
    expect(spelt.filter((key) => !key.startsWith('@'))).toEqual([]);
  });
});
