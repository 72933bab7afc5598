import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AnyRecord } from '../../../src/model/kind.ts';
import type { Access } from '../../../src/services/access.ts';
import type { ColumnLineage } from '../../../src/services/lineage/lineage-columns.ts';
import { LineageService } from '../../../src/services/lineage/lineage-service.ts';
import { systemClock } from '../../../src/adapters/system/runtime.ts';
import { LAKES, type TestLake } from '../../support/lake.ts';
import { DATES, writeGraph, type GivenEdge } from '../../support/lineage-lake.ts';
import { bareRecord } from '../../support/records.ts';

interface Stated {
  column: string;
  from: string;
  how?: string;
}
const columns = (...stated: Stated[]): object => ({ columns: stated });
const feature = (name: string): object => ({ name, type: 'numeric', role: 'input', statistics: null });
const versions = (count: number, features: readonly string[] = []): AnyRecord[] => {
  const dataset = bareRecord('Dataset');
  return [dataset, ...Array.from({ length: count }, () => ({ ...bareRecord('DatasetVersion', dataset), features: features.map(feature) }))];
};

describe.each(LAKES)('column lineages on %s', (_name, open) => {
  let lake: TestLake;
  beforeAll(async () => {
    lake = await open();
  });
  afterAll(() => lake.close());

  const derived = (
    from: AnyRecord | undefined,
    to: AnyRecord | undefined,
    attributes: object | null,
    more: Partial<GivenEdge> = {},
  ): GivenEdge => {
    if (!from || !to) throw new Error('no such thing');
    return { from, relation: 'DERIVED', to, role: 'source', attributes, ...more };
  };
  const told = ({ nodes }: ColumnLineage, names: ReadonlyMap<string, string>): string[] =>
    nodes.map(({ head, column, depth }) => `${depth} ${names.get(head.id)}.${column}`);
  const nameAll = (given: Record<string, AnyRecord | undefined>): Map<string, string> =>
    new Map(Object.entries(given).map(([name, record]) => [record?.id ?? '', name]));

  it('follow what derivations state, both ways, with how, and no further', async () => {
    const [dataset, raw, clean, merged] = versions(3);
    const source = bareRecord('DataSource');
    await writeGraph(
      lake,
      [dataset, raw, clean, merged, source].flatMap((one) => one ?? []),
      [
        derived(raw, source, columns({ column: 'weight', from: 'WEIGHT_KG', how: 'renamed' }, { column: 'height', from: 'HEIGHT_CM' })),
        derived(
          clean,
          raw,
          columns({ column: 'bmi', from: 'weight', how: 'ratio' }, { column: 'bmi', from: 'height' }, { column: 'Weight', from: 'weight' }),
        ),
        derived(merged, clean, columns({ column: 'score', from: 'bmi', how: 'ranked' })),
      ],
    );
    const names = nameAll({ raw, clean, merged, source });
    const up = await lake.services.lineage.columns({ of: merged?.id ?? '', column: 'score', direction: 'upstream' });
    expect(new Set(told(up, names))).toEqual(
      new Set(['0 merged.score', '1 clean.bmi', '2 raw.height', '2 raw.weight', '3 source.HEIGHT_CM', '3 source.WEIGHT_KG']),
    );
    expect([up.complete, up.truncation]).toEqual([true, null]);
    const steps = up.edges.map(({ from, to, how }) => `${names.get(from.id)}.${from.column} < ${names.get(to.id)}.${to.column}: ${how}`);
    expect(new Set(steps)).toEqual(
      new Set([
        'raw.weight < source.WEIGHT_KG: renamed',
        'raw.height < source.HEIGHT_CM: null',
        'clean.bmi < raw.weight: ratio',
        'clean.bmi < raw.height: null',
        'merged.score < clean.bmi: ranked',
      ]),
    );
    const down = await lake.services.lineage.columns({ of: source.id, column: 'WEIGHT_KG', direction: 'downstream' });
    expect(new Set(told(down, names))).toEqual(
      new Set(['0 source.WEIGHT_KG', '1 raw.weight', '2 clean.bmi', '2 clean.Weight', '3 merged.score']),
    );
    // Names are exact: another spelling is another column.
    const other = await lake.services.lineage.columns({ of: source.id, column: 'weight_kg' });
    expect(told(other, names)).toEqual(['0 source.weight_kg']);
  });

  it('come from what a registration states', async () => {
    const features = ['bmi', 'age'].map((name) => ({ name, type: 'numeric', role: 'input' }));
    const version = await lake.register(
      ['DataSource', { key: 'clinic', name: 'Clinic', sourceType: 'file' }],
      ['Dataset', { key: 'body', name: 'Body' }],
      [
        'DatasetVersion',
        {
          dataset: { key: 'body' },
          key: '1',
          features,
          derivedFrom: [
            {
              kind: 'DataSource',
              key: 'clinic',
              columns: [
                { column: 'bmi', from: 'BMI', how: 'rounded' },
                { column: 'age', from: 'Age' },
              ],
            },
          ],
        },
      ],
    );
    const { nodes, edges } = await lake.services.lineage.columns({ of: version.id, column: 'bmi' });
    expect(nodes.map(({ head, column }) => `${head.path} ${column}`)).toEqual(['dataset/body/v/1 bmi', 'data-source/clinic BMI']);
    expect(edges).toMatchObject([{ from: { column: 'bmi' }, to: { column: 'BMI' }, how: 'rounded' }]);
    await expect(lake.services.lineage.columns({ of: version.id, column: 'BMI' })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      field: 'column',
    });
  });

  it('find on random derivations what trying every statement finds, at any time', async () => {
    const names = ['a', 'A', 'b', 'c"d'];
    const step = fc.record({
      ends: fc.tuple(fc.nat(4), fc.nat(4)),
      stated: fc.uniqueArray(fc.record({ column: fc.constantFrom(...names), from: fc.constantFrom(...names) }), {
        maxLength: 4,
        selector: (one) => JSON.stringify(one),
      }),
      ended: fc.boolean(),
    });
    const steps = fc.uniqueArray(step, { maxLength: 8, selector: ({ ends }) => String(ends) });
    await fc.assert(
      fc.asyncProperty(
        steps,
        fc.tuple(fc.nat(4), fc.constantFrom(...names), fc.nat(4), fc.boolean()),
        async (given, [start, column, maxDepth, past]) => {
          const [dataset, ...five] = versions(5);
          const at = (i: number): AnyRecord => five[i] as AnyRecord;
          await writeGraph(
            lake,
            [dataset as AnyRecord, ...five],
            given.map(({ ends: [a, b], stated, ended }) => derived(at(a), at(b), columns(...stated), { validTo: ended ? DATES[2] : null })),
          );
          const valid = given.filter(({ ended }) => past || !ended);
          const pairs = valid.flatMap(({ ends: [a, b], stated }) =>
            stated.map((one) => [`${a}.${one.column}`, `${b}.${one.from}`] as const),
          );
          const answer = async (direction: 'upstream' | 'downstream') =>
            lake.services.lineage.columns({ of: at(start).id, column, direction, maxDepth, ...(past ? { asOf: DATES[1] } : {}) });
          const number = new Map(five.map((record, i) => [record.id, i]));
          for (const [direction, own] of [
            ['upstream', 0],
            ['downstream', 1],
          ] as const) {
            const reached = new Map([[`${start}.${column}`, 0]]);
            for (let depth = 1; depth <= maxDepth; depth++)
              for (const pair of pairs)
                if (reached.get(pair[own]) === depth - 1 && !reached.has(pair[1 - own] as string))
                  reached.set(pair[1 - own] as string, depth);
            const graph = await answer(direction);
            expect(new Map(graph.nodes.map((node) => [`${number.get(node.head.id)}.${node.column}`, node.depth]))).toEqual(reached);
            const more = pairs.some((pair) => reached.has(pair[own]) && !reached.has(pair[1 - own] as string));
            expect([graph.complete, graph.truncation?.reason ?? null]).toEqual([!more, more ? 'MAX_DEPTH' : null]);
            const among = new Set(pairs.filter(([a, b]) => reached.has(a) && reached.has(b)).map(([a, b]) => `${a} < ${b}`));
            const edges = graph.edges.map(({ from, to }) => `${number.get(from.id)}.${from.column} < ${number.get(to.id)}.${to.column}`);
            expect(new Set(edges)).toEqual(among);
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  it('count derivations that state no columns, stop at bounds and at what may not be read', async () => {
    const [dataset, a, b, c, secret] = versions(4, ['x']);
    await writeGraph(
      lake,
      [dataset, a, b, c, secret].flatMap((one) => one ?? []),
      [
        derived(a, b, columns({ column: 'x', from: 'x' }, { column: 'x', from: 'y' })),
        derived(a, c, null),
        derived(a, c, null, { role: 'revision' }),
        derived(b, c, { note: 'nothing of columns' }),
        derived(a, secret, columns({ column: 'x', from: 'x' }, { column: 'other', from: 'y' })),
        derived(b, secret, columns({ column: 'other', from: 'y' })),
      ],
    );
    const of = a?.id ?? '';
    const whole = await lake.services.lineage.columns({ of, column: 'x', direction: 'upstream' });
    expect(whole.nodes.map(({ head, unstated }) => [head.id === of ? 'a' : head.id === b?.id ? 'b' : 'secret', unstated])).toEqual([
      ['a', 2],
      ['b', 1],
      ['b', 1],
      ['secret', 0],
    ]);
    const few = await lake.services.lineage.columns({ of, column: 'x', maxNodes: 2 });
    expect([few.nodes.length, few.complete, few.truncation]).toEqual([2, false, { reason: 'MAX_NODES', at: 1, frontier: [of] }]);
    const access: Access = {
      restricts: () => true,
      mayRead: (_caller, things) => Promise.resolve(new Set(things.map((thing) => thing.id).filter((id) => id !== secret?.id))),
    };
    const closed = await new LineageService({ store: lake.store, clock: systemClock, access }).columns({
      of,
      column: 'x',
      direction: 'upstream',
    });
    expect(closed.nodes.map(({ restricted }) => restricted)).toEqual([1, 0, 0]);
    expect(closed.truncation).toEqual({ reason: 'RESTRICTED', at: 1, frontier: [of] });
  });

  it('refuse a column that there is not and name the nearest, a thing without columns, and bounds that are not possible', async () => {
    const [dataset, version] = versions(1, ['petal length', 'petal width', 'species']);
    await writeGraph(
      lake,
      [dataset, version].flatMap((one) => one ?? []),
      [],
    );
    const of = version?.id ?? '';
    await expect(lake.services.lineage.columns({ of, column: 'Petal Length' })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      field: 'column',
      message: expect.stringMatching(
        /has no column "Petal Length"\. Names are exact; the nearest ones are "petal length", "petal width"/,
      ) as string,
    });
    await expect(lake.services.lineage.columns({ of: dataset?.id ?? '', column: 'x' })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      field: 'of',
    });
    await expect(lake.services.lineage.columns({ of, column: 'species', maxDepth: 101 })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      field: 'maxDepth',
    });
    expect((await lake.services.lineage.columns({ of, column: 'species' })).complete).toBe(true);
  });
});
