import { describe, expect, it } from 'vitest';
import {
  defineKind,
  type AttributeField,
  type Field,
  type Kind,
  type RdfShape,
  type RdfValue,
  type RelationName,
} from '../../../src/model/kind.ts';
import { ALL_KINDS, fieldsOf, linksOf } from '../../../src/model/registry.ts';
import { RELATION } from '../../../src/model/relation.ts';
import { LAKE } from '../../../src/model/vocab.ts';
import { SHAPES } from '../../../src/transport/rdf/shapes.ts';
import type { ShapeHandler } from '../../../src/transport/rdf/telling.ts';
import { toQuads } from '../../../src/transport/rdf/to-quads.ts';
import { lines } from './quads.ts';
import { SmallLake } from './small-lake.ts';
import { BASE } from './story.ts';

/** Nothing of the model is without a mapping: what the compiler can see it refuses, and the rest is told when it is known. */

describe('what has no mapping does not compile:', () => {
  const common = { name: 'Agent', path: 'agent', plural: 'agents', doc: '', prov: 'agent', types: [], links: {} } as const;
  const field = { type: 'text', facet: 'what', doc: '' } as const;

  it('a field of a kind', () => {
    const kinds = [
      defineKind({ ...common, fields: { told: { ...field, rdf: { property: LAKE.card, as: 'string' } } } }),
      // @ts-expect-error a field without a mapping
      defineKind({ ...common, fields: { untold: field } }),
      // @ts-expect-error a kind of value that nothing writes
      defineKind({ ...common, fields: { untold: { ...field, rdf: { property: LAKE.card, as: 'colour' } } } }),
      // @ts-expect-error a shape that nothing writes
      defineKind({ ...common, fields: { untold: { ...field, rdf: { by: 'colours' } } } }),
    ];
    expect(kinds).toHaveLength(4);
  });

  it('a shape without a handler, and a relation without a property', () => {
    const { files: _files, ...shapes } = SHAPES;
    const { USED: _used, ...relations } = RELATION;
    // @ts-expect-error one is missing
    const handlers: Record<RdfShape, ShapeHandler> = shapes;
    // @ts-expect-error one is missing
    const properties: Record<RelationName, { property: string }> = relations;
    // @ts-expect-error no kind of value
    const value: RdfValue = 'colour';
    expect([Object.keys(handlers).length, Object.keys(properties).length, value]).toEqual([
      Object.keys(SHAPES).length - 1,
      Object.keys(RELATION).length - 1,
      'colour',
    ]);
  });
});

type AnyField = Field | AttributeField;
/** Some value that input takes. @param name fields whose values must make sense to be told */
function valueOf(field: AnyField, name: string): unknown {
  switch (field.type) {
    case 'integer':
    case 'long':
      return 7;
    case 'double':
      return 0.5;
    case 'boolean':
      return true;
    case 'instant':
      return '2021-03-04T05:06:07.000Z';
    case 'enum':
      return field.values[0];
    case 'json':
      return { a: 1 };
    case 'statistics':
      return { missing: 1, hints: ['url'] };
    case 'texts':
      return ['some text'];
    case 'measures':
      return { NumberOfInstances: 150 };
    case 'reference':
      return 'code/step.py';
    case 'part':
      return wholePart(field.of);
    case 'parts':
      return [wholePart(field.of)];
    default:
      return SENSIBLE.get(name) ?? 'some text';
  }
}
const SENSIBLE = new Map(Object.entries({ sha256: 'ab'.repeat(32), md5: 'cd'.repeat(16), email: 'a@b.example', mediaType: 'text/csv' }));
function wholePart(of: Readonly<Record<string, AttributeField>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(of).map(([name, one]) => [name, valueOf(one, name)]));
}

/** What is said of a thing of a kind with such fields. */
function saidOf(kind: Kind, values: Record<string, unknown>): string[] {
  const lake = new SmallLake();
  const parent = kind.parent === undefined ? undefined : lake.add(kind.parent, 'parent');
  const record = lake.add(kind.name, 'thing', values, parent);
  return lines(toQuads(lake.describe(record.path), BASE));
}

describe.each(ALL_KINDS.map((kind) => [kind.name, kind] as const))('%s', (_name, kind) => {
  const full = Object.fromEntries(fieldsOf(kind).map(([name, field]) => [name, valueOf(field, name)]));
  const whole = saidOf(kind, full);

  it('tells every field that is known', () => {
    const untold = fieldsOf(kind).filter(([name, field]) => {
      const unknown = field.type === 'parts' || field.type === 'texts' ? [] : null;
      return saidOf(kind, { ...full, [name]: unknown }).join('\n') === whole.join('\n');
    });
    expect(untold.map(([name]) => name)).toEqual([]);
  });

  it('tells every field of every part that is known', () => {
    const untold = fieldsOf(kind).flatMap(([name, field]) => {
      if (field.type !== 'parts' && field.type !== 'part') return [];
      return Object.keys(field.of)
        .filter((inner) => {
          // One checksum is told of a distribution: the second is looked at without the first.
          const part = { ...wholePart(field.of), ...(inner === 'md5' ? { sha256: null } : {}) };
          const [known, unknown] = [part, { ...part, [inner]: null }].map((one) => (field.type === 'parts' ? [one] : one));
          return saidOf(kind, { ...full, [name]: known }).join('\n') === saidOf(kind, { ...full, [name]: unknown }).join('\n');
        })
        .map((inner) => `${name}.${inner}`);
    });
    expect(untold).toEqual([]);
  });

  it('tells every attribute of its links', () => {
    const untold = linksOf(kind).flatMap(([name, { attributes, to, direction, relation, role }]) => {
      const [target] = to;
      if (!attributes || target === undefined || direction === 'in') return [];
      const said = (given: Record<string, unknown>): string => {
        const lake = new SmallLake();
        const record = lake.add(kind.name, 'thing', {}, kind.parent === undefined ? undefined : lake.add(kind.parent, 'parent'));
        const above = ALL_KINDS.find((one) => one.name === target)?.parent;
        const other = lake.add(target, 'other', {}, above === undefined ? undefined : lake.add(above, 'above'));
        lake.edge(record, relation, other, 'is' in role ? role.is : role.default, { attributes: given as never });
        return lines(toQuads(lake.describe(record.path), BASE)).join('\n');
      };
      const all = wholePart(attributes.of);
      return Object.keys(attributes.of)
        .filter((attribute) => said(all) === said({ ...all, [attribute]: null }))
        .map((attribute) => `${name}.${attribute}`);
    });
    expect(untold).toEqual([]);
  });
});
