import fc from 'fast-check';
import type { Field, KindName, PartField } from '../../../src/model/kind.ts';
import { fieldsOf, kindOf } from '../../../src/model/registry.ts';
import type { Described } from '../../../src/services/described.ts';
import { SmallLake } from './small-lake.ts';

/** Things of any kind with any text in any field, also where input would refuse it. */

/** Texts that break out of something, somewhere. */
export const nasty = fc.oneof(
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)), maxLength: 12 }),
  fc.constantFrom(
    'https://e.example/> <https://evil.example/> .',
    'dct:title',
    'prov:x y',
    'lake:role',
    '"""',
    '\\u0041',
    "'''",
    '_:b0',
    '@prefix',
    '\ud800',
    'constructor',
    '__proto__',
    'https://u:p@h/?token=1',
    'C:\\x',
    '../..',
    '</script>',
    '\u0000\r\n\u2028',
  ),
);
/** Up to where the JSON-LD library, which rounds to 16 digits, does not reach infinity. */
export const double = fc.oneof(fc.double({ min: -1e308, max: 1e308 }), fc.constantFrom(Infinity, -Infinity));
/** Input refuses the one name that the JSON-LD library drops. */
export const json = fc.jsonValue({ maxDepth: 2, stringUnit: 'binary' }).filter((value) => !JSON.stringify(value).includes('"__proto__":'));
function partValue(field: PartField): fc.Arbitrary<unknown> {
  if (field.type === 'json') return fc.option(json);
  if (field.type === 'statistics')
    return fc.option(fc.record({ missing: fc.option(fc.nat()), minimum: fc.option(nasty), mean: fc.option(double) }));
  if (field.type === 'integer' || field.type === 'long') return fc.option(fc.integer());
  if (field.type === 'double') return fc.option(double);
  return field.type === 'boolean' ? fc.option(fc.boolean()) : fc.option(nasty);
}
function partOf(field: { of: Readonly<Record<string, PartField>> }): fc.Arbitrary<Record<string, unknown>> {
  return fc.record(Object.fromEntries(Object.entries(field.of).map(([name, inner]) => [name, partValue(inner)])));
}
function fieldValue(field: Field): fc.Arbitrary<unknown> {
  if (field.type === 'part') return fc.option(partOf(field));
  if (field.type === 'parts') return fc.array(partOf(field), { maxLength: 3 });
  if (field.type === 'texts') return fc.array(nasty, { maxLength: 3 });
  if (field.type === 'measures') return fc.option(fc.dictionary(nasty, fc.option(double), { maxKeys: 3 }));
  return field.type === 'enum' || field.type === 'instant'
    ? fc.option(nasty)
    : partValue({ ...field, type: field.type === 'iri' ? 'text' : field.type, doc: '' });
}

/** A thing with all fields and one link of each sort, and what stands around it. */
export function anyThing(name: KindName): fc.Arbitrary<Described> {
  const kind = kindOf(name);
  const fields = fc.record({
    ...Object.fromEntries(fieldsOf(kind).map(([field, one]) => [field, fieldValue(one)])),
    name: nasty,
    description: fc.option(nasty),
    tags: fc.array(nasty, { maxLength: 2 }),
    updatedAt: nasty,
  });
  return fc.tuple(fields, fields, nasty).map(([values, parentValues, role]) => {
    const lake = new SmallLake();
    const parent =
      kind.parent === undefined
        ? undefined
        : lake.add(kind.parent, 'parent', { name: parentValues.name, description: parentValues.description });
    const record = lake.add(name, 'key', values, parent);
    for (const link of Object.values(kind.links)) {
      const target = link.to[0];
      if (target === undefined || link.direction === 'in') continue;
      const above = kindOf(target).parent === undefined ? undefined : lake.add('Dataset', `p-${lake.all().length}`);
      const to = lake.add(target, `to-${lake.all().length}`, { name: role }, above);
      lake.edge(record, link.relation, to, 'is' in link.role ? link.role.is : role, { attributes: { note: role } });
    }
    return lake.describe(record.path);
  });
}
