import fc from 'fast-check';
import type { AnyRecord, AttributeField, Field, Json, Kind, KindName, Link } from '../../../src/model/kind.ts';
import { KIND_NAMES } from '../../../src/model/kind.ts';
import { ALL_METAFEATURES } from '../../../src/model/metafeature.ts';
import { fieldsOf, kindOf } from '../../../src/model/registry.ts';
import { filled, scalar, tags } from '../../../src/services/writing/field-schema.ts';
import { statedLinks } from '../../../src/services/writing/input-schema.ts';
import { json, nasty } from './any-thing.ts';
import { SmallLake } from './small-lake.ts';

/** Whole lakes of any things: whatever input takes, in any field or none, related in any way that input takes. */

const word = fc.constantFrom('age', 'class', 'f_measure', 'kelvin', 'completeness', 'MIT', 'rbf');
const address = fc.constantFrom(
  'https://files.example/a b.csv?token=s3cret',
  's3://bucket/über/x.parquet',
  'kafka://u:p@broker.example:9092/t',
  '/data/x.onnx',
  'C:\\data\\x.csv',
  'x.safetensors',
  'mailto:a@b.example',
  'https://lake-0.example/id/dataset/self',
);
const text = fc.oneof(nasty, word, address);
/** What fields of such names mostly hold. */
const HINTS = new Map<string, fc.Arbitrary<unknown>>(
  Object.entries({
    mediaType: fc.constantFrom('text/csv', 'Application/JSON; charset=utf-8', 'application/x-thing', 'text'),
    format: fc.constantFrom('CSV', 'pickle'),
    bytes: fc.nat(),
    sha256: fc.constantFrom('AB'.repeat(32), 'cd'.repeat(32), 'abc'),
    md5: fc.constantFrom('ab'.repeat(16), 'xyz'),
    licence: fc.constantFrom('MIT', 'For research only', 'https://e.example/licence'),
    url: address,
    repository: address,
    sourceType: fc.constant('stream'),
  }),
);
const instant = fc.date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true });
const number = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer());

/** Values of a field; those that input refuses are unknown. */
function valueOf(field: Field | AttributeField, name: string): fc.Arbitrary<unknown> {
  const schema = scalar(field);
  const normal = (value: unknown): unknown => {
    const parsed = schema.safeParse(value);
    return parsed.success ? parsed.data : undefined;
  };
  const unknown = field.type === 'parts' || field.type === 'texts' ? [] : null;
  const hint = HINTS.get(name);
  const filledIn = (hint ? fc.oneof(rawOf(field), hint) : rawOf(field)).map(normal).filter((value) => value !== undefined);
  return field.required ? filledIn : fc.option(filledIn, { nil: unknown });
}

function rawOf(field: Field | AttributeField): fc.Arbitrary<unknown> {
  switch (field.type) {
    case 'text':
    case 'iri':
      return text;
    case 'integer':
    case 'long':
      return fc.oneof(fc.integer(), fc.constantFrom('9007199254740993', '-9223372036854775807'));
    case 'double':
      return number;
    case 'boolean':
      return fc.boolean();
    case 'instant':
      return instant.map((date) => date.toISOString());
    case 'enum':
      return fc.constantFrom(...field.values);
    case 'json':
      return json;
    case 'statistics':
      return fc.record({ missing: fc.option(fc.nat()), minimum: fc.option(text), mean: fc.option(number) });
    case 'texts':
      return fc.array(text, { maxLength: 3 });
    case 'measures':
      return fc.uniqueArray(fc.record({ name: fc.constantFrom(...ALL_METAFEATURES.map(({ name }) => name)), value: fc.option(number) }), {
        maxLength: 3,
        selector: ({ name }) => name,
      });
    case 'reference':
      return fc.constant(undefined);
    case 'part':
      return partOf(field.of);
    case 'parts':
      return fc.array(partOf(field.of), { maxLength: 3 });
  }
}
/** References in parts were resolved to paths when they were stored. */
function partOf(of: Readonly<Record<string, AttributeField>>): fc.Arbitrary<Record<string, unknown>> {
  return fc.record(
    Object.fromEntries(Object.entries(of).map(([name, one]) => [name, one.type === 'reference' ? fc.constant(null) : valueOf(one, name)])),
  );
}

interface Seed {
  kind: Kind;
  values: Record<string, unknown>;
  /** Which earlier things it is linked to, and how: read as needed. */
  choices: number[];
  roles: string[];
  attributes: Record<string, Json>;
  retired: boolean;
}
const name = text.filter((value) => filled(500).safeParse(value).success);
const ROLES = ['training', 'validation', 'test', 'base-model', 'fine-tune', 'revision', 'source', 'part-of', 'replaces', 'joinable-with'];
const SEEDS = Object.fromEntries(
  KIND_NAMES.map((kindName) => {
    const kind = kindOf(kindName);
    const links = statedLinks(kind).filter(([, { attributes }]) => attributes !== undefined);
    const seed: fc.Arbitrary<Seed> = fc.record({
      kind: fc.constant(kind),
      values: fc.record({
        ...Object.fromEntries(fieldsOf(kind).map(([field, one]) => [field, valueOf(one, field)])),
        name,
        description: fc.option(name),
        tags: fc.array(name, { maxLength: 2 }).map((list) => tags.parse(list)),
      }),
      choices: fc.array(fc.nat(), { minLength: 12, maxLength: 12 }),
      roles: fc.array(fc.oneof(fc.constantFrom(...ROLES), name), { minLength: 4, maxLength: 4 }),
      retired: fc.integer({ min: 0, max: 9 }).map((one) => one === 0),
      attributes: fc.record(Object.fromEntries(links.map(([link, { attributes }]) => [link, fc.option(partOf(attributes?.of ?? {}))]))),
    }) as fc.Arbitrary<Seed>;
    return [kindName, seed];
  }),
) as Record<KindName, fc.Arbitrary<Seed>>;

/** Kinds that much is said between, and all. */
const COMPANIES: readonly (readonly KindName[])[] = [
  ['Agent', 'Place', 'DataSource', 'Dataset', 'Dataset', 'DatasetVersion', 'DatasetVersion', 'Ingest', 'Process', 'QualityMeasurement'],
  ['Agent', 'DatasetVersion', 'DatasetVersion', 'Task', 'Implementation', 'TrainingRun', 'ModelVersion', 'ModelVersion', 'Evaluation'],
  KIND_NAMES,
];

/** A lake of some things of any kinds. Nothing depends on itself, and everything was made once, as the rules of writing want it. */
export const anyLake: fc.Arbitrary<SmallLake> = fc
  .constantFrom(...COMPANIES)
  .chain((kinds) =>
    fc.array(
      fc.constantFrom(...kinds).chain((kind) => SEEDS[kind]),
      { minLength: 1, maxLength: 7, size: 'max' },
    ),
  )
  .map(grown);

function grown(seeds: readonly Seed[]): SmallLake {
  const lake = new SmallLake();
  const things: { record: AnyRecord; seed: Seed }[] = [];
  for (const [i, seed] of seeds.entries()) {
    const { kind, values, choices, retired } = seed;
    const parents = things.filter(({ record }) => record.kind === kind.parent);
    const parent = kind.parent === undefined ? undefined : (pick(parents, choices[0])?.record ?? lake.add(kind.parent, `above-${i}`));
    // A retired thing takes its versions along.
    const retiredAt = retired || (parent && parent.retiredAt !== null) ? '2024-06-01T00:00:00.000Z' : null;
    const record = lake.add(kind.name, `thing-${i}`, { ...values, retiredAt, retiredReason: retiredAt && values.description }, parent);
    things.push({ record, seed });
  }
  const made = new Set<string>();
  things.forEach((thing, i) => relate(lake, thing, { earlier: things.slice(0, i), later: things.slice(i + 1), made }));
  return lake;
}

interface Others {
  earlier: readonly { record: AnyRecord }[];
  later: readonly { record: AnyRecord }[];
  /** Ids of what was generated. */
  made: Set<string>;
}
/** Edges point to what was there before; each thing is generated once. */
function relate(lake: SmallLake, { record, seed }: { record: AnyRecord; seed: Seed }, { earlier, later, made }: Others): void {
  statedLinks(seed.kind).forEach(([name, link], n) => {
    const among = link.direction === 'out' ? earlier : later;
    const target = pick(
      among.filter(({ record: other }) => link.to.includes(other.kind)),
      seed.choices[(n + 1) % seed.choices.length],
    )?.record;
    if (!target) return;
    const [from, to] = link.direction === 'out' ? [record, target] : [target, record];
    if (link.relation === 'GENERATED' && made.has(from.id)) return;
    if (link.relation === 'GENERATED') made.add(from.id);
    lake.edge(from, link.relation, to, roleOf(link, seed.roles[n % seed.roles.length]), { attributes: seed.attributes[name] ?? null });
  });
}
function roleOf(link: Link, role: string | undefined): string | null {
  return 'is' in link.role ? link.role.is : (role ?? link.role.default);
}
/** One of them, or none in a fifth of the cases. */
function pick<T>(list: readonly T[], choice: number | undefined): T | undefined {
  return choice === undefined || choice % 5 === 0 ? undefined : list[choice % list.length];
}
