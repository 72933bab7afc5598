import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AnyRecord, KindName } from '../../../src/model/kind.ts';
import type { Operation } from '../../../src/services/writing/write-operation.ts';
import { LAKES, type TestLake } from '../../support/lake.ts';
import { agent, batchOn, dataset, outcomes, performOn, processed, register, version } from '../../support/operations.ts';

const day = (n: number): string => `2026-03-${String(n).padStart(2, '0')}T00:00:00.000Z`;

describe.each(LAKES)('constraints of provenance on %s', (_, open) => {
  let lake: TestLake;
  let serial = 0;
  /** A dataset of its own for each test. */
  let d: string;
  beforeAll(async () => {
    lake = await open();
  });
  afterAll(() => lake.close());
  beforeEach(async () => {
    d = `d${++serial}`;
    await perform(dataset(d));
  });

  const perform = performOn(() => lake);
  const batch = batchOn(() => lake);
  const ref = (label: string): object => ({ kind: 'DatasetVersion', key: d, version: label });
  const job = (name: string): string => `${d}-${name}`;
  const process = (name: string, more: object = {}): Operation => processed(job(name), more);
  const update = async (kind: KindName, of: object, input: Record<string, unknown>): Promise<AnyRecord> => {
    const { revision } = await lake.services.catalog.get(of);
    return perform({ does: 'update', kind, of, input, expectedRevision: revision });
  };
  const refused = (field: string, ...words: string[]): unknown => ({
    code: 'INPUT_INVALID',
    field,
    message: expect.stringMatching(new RegExp(`^${field.replace(/[[\].]/g, '\\$&')}: .*${words.join('.*')}`)) as string,
  });

  describe('start and end', () => {
    it('are in order, in every way of writing, and the field is named with its place', async () => {
      const backward = { startedAt: day(2), endedAt: day(1) };
      await expect(perform(process('a', backward))).rejects.toEqual(expect.objectContaining(refused('endedAt', 'before the start')));
      expect((await perform(process('a', { startedAt: day(2), endedAt: day(2) }))).revision).toBe(1);
      await expect(update('Process', { kind: 'Process', key: job('a') }, { endedAt: day(1) })).rejects.toMatchObject({ field: 'endedAt' });
      await expect(update('Process', { kind: 'Process', key: job('a') }, { startedAt: day(3) })).rejects.toMatchObject({
        field: 'endedAt',
      });
      const all = lake.services.writes.registerAll([{ kind: 'TrainingRun', input: { key: job('r'), name: 'r', ...backward } }], {
        actor: 'test',
      });
      await expect(all).rejects.toMatchObject({ field: '[0].endedAt' });
      expect(outcomes(await batch([process('b', backward)]))).toEqual(['INPUT_INVALID']);
    });
  });

  describe('generation before use', () => {
    it('refuses to use what came to be after the use had ended; the same time and unknown times are possible', async () => {
      await perform(version(d, '1', { created: day(10) }));
      const using = (name: string, more: object): Operation => process(name, { inputs: [ref('1')], ...more });
      await expect(perform(using('a', { endedAt: day(9) }))).rejects.toEqual(
        expect.objectContaining(refused('inputs[0]', 'ended at 2026-03-09', 'cannot have used', `dataset/${d}/v/1`, 'correct the times')),
      );
      await perform(using('same', { endedAt: day(10) }));
      await perform(using('unknown', {}));
      await perform(using('running', { startedAt: day(1) }));
      await perform(using('long', { startedAt: day(1), endedAt: day(20) }));
      const relate: Operation = {
        does: 'relate',
        from: { kind: 'Process', key: job('early') },
        relation: 'USED',
        to: { kind: 'DatasetVersion', key: d, version: '1' },
        role: 'input',
      };
      await perform(process('early', { endedAt: day(9) }));
      await expect(perform(relate)).rejects.toMatchObject({ code: 'INPUT_INVALID', field: 'to' });
    });

    it('holds for sources, models and within one batch', async () => {
      const results = await batch([
        register('DataSource', { key: d, name: 'S', sourceType: 'file', created: day(10) }),
        register('Ingest', { key: job('i'), name: 'i', mode: 'batch', endedAt: day(9), sources: [{ key: d }] }),
        register('Model', { key: d, name: 'M' }),
        register('ModelVersion', { model: { key: d }, key: '1', created: day(10) }),
        register('TrainingRun', {
          key: job('r'),
          name: 'r',
          endedAt: day(9),
          inputs: [{ kind: 'ModelVersion', key: d, version: '1', role: 'base-model' }],
        }),
        register('TrainingRun', { key: job('r2'), name: 'r', endedAt: day(11), inputs: [{ kind: 'ModelVersion', key: d, version: '1' }] }),
      ]);
      expect(outcomes(results)).toEqual(['created', 'INPUT_INVALID', 'created', 'created', 'INPUT_INVALID', 'created']);
      expect(results[1]).toMatchObject({ error: { field: 'sources[0]' } });
    });

    it('takes a thing without a date to be no older than the start of what generated it', async () => {
      await perform(version(d, '1'));
      await perform(process('made', { startedAt: day(10), endedAt: day(12), outputs: [ref('1')] }));
      const using = (name: string, endedAt: string): Operation => process(name, { endedAt, inputs: [ref('1')] });
      await expect(perform(using('a', day(9)))).rejects.toMatchObject({ field: 'inputs[0]' });
      // The output may have been there before the generating job ended.
      await perform(using('b', day(11)));
      // Its own output may be read again by a job; a circle is another matter.
      await perform(version(d, '2'));
      await perform(process('end', { endedAt: day(15), outputs: [ref('2')] }));
      await expect(perform(process('c', { endedAt: day(14), inputs: [ref('2')] }))).rejects.toMatchObject({
        field: 'inputs[0]',
        message: expect.stringContaining(`process/${job('end')}, which ended at 2026-03-15`) as string,
      });
    });

    it('notices when the times are changed, or the generation is told, afterwards', async () => {
      await perform(version(d, '1', { created: day(10) }));
      await perform(process('user', { endedAt: day(12), inputs: [ref('1')] }));
      const user = { kind: 'Process', key: job('user') } as const;
      const thing = { kind: 'DatasetVersion', key: d, version: '1' } as const;
      await expect(update('Process', user, { endedAt: day(9) })).rejects.toMatchObject({ field: 'endedAt' });
      await expect(update('DatasetVersion', thing, { created: day(13) })).rejects.toMatchObject({ field: 'created' });
      await update('DatasetVersion', thing, { created: null });
      await perform(process('maker', { startedAt: day(13) }));
      await expect(update('DatasetVersion', thing, { generatedBy: { kind: 'Process', key: job('maker') } })).rejects.toMatchObject({
        field: 'generatedBy',
      });
      await expect(update('Process', { kind: 'Process', key: job('maker') }, { outputs: [ref('1')] })).rejects.toMatchObject({
        field: 'outputs[0]',
      });
      await expect(perform(process('maker-2', { startedAt: day(13), outputs: [ref('1')] }))).rejects.toMatchObject({ field: 'outputs[0]' });
      await perform(process('maker-3', { startedAt: day(11), outputs: [ref('1')] }));
      await expect(update('Process', { kind: 'Process', key: job('maker-3') }, { startedAt: day(13) })).rejects.toMatchObject({
        field: 'startedAt',
      });
      // The input is taken away in the same change: what is left is possible.
      await update('Process', user, { endedAt: day(9), inputs: [] });
    });
  });

  it('generates a thing once, and names the field', async () => {
    await perform(version(d, '1'));
    await perform(process('a', { outputs: [ref('1')] }));
    await expect(perform(process('b', { outputs: [ref('1')] }))).rejects.toEqual(
      expect.objectContaining(refused('outputs[0]', 'already', 'another version')),
    );
  });

  describe('derivation', () => {
    it('does not lead back to its start, whichever way it is told', async () => {
      await batch([version(d, '1'), version(d, '2', { derivedFrom: [ref('1')] }), version(d, '3', { previous: { key: d, version: '2' } })]);
      const first = { kind: 'DatasetVersion', key: d, version: '1' } as const;
      await expect(update('DatasetVersion', first, { derivedFrom: [ref('3')] })).rejects.toEqual(
        expect.objectContaining(
          refused('derivedFrom[0]', 'would come of itself', `dataset/${d}/v/1 → dataset/${d}/v/3 → dataset/${d}/v/2 → dataset/${d}/v/1`),
        ),
      );
      await expect(perform({ ...version(d, '1', { previous: { key: d, version: '3' } }), expectedRevision: 1 })).rejects.toMatchObject({
        field: 'previous',
      });
      const relate: Operation = { does: 'relate', from: first, relation: 'DERIVED', to: { ...first, version: '3' }, role: 'source' };
      await expect(perform(relate)).rejects.toMatchObject({ code: 'INPUT_INVALID', field: 'to' });
      expect(outcomes(await batch([relate, agent(job('a'))]))).toEqual(['INPUT_INVALID', 'created']);
    });

    it('does not lead back through jobs and base models', async () => {
      await batch([version(d, '1'), version(d, '2')]);
      await expect(perform(process('self', { inputs: [ref('1')], outputs: [ref('1')] }))).rejects.toMatchObject({
        field: expect.stringMatching(/^(inputs|outputs)\[0\]$/) as string,
      });
      await perform(process('there', { inputs: [ref('1')], outputs: [ref('2')] }));
      await expect(perform(process('back', { inputs: [ref('2')], outputs: [ref('1')] }))).rejects.toMatchObject({
        message: expect.stringContaining(`process/${job('there')}`) as string,
      });
      await perform(process('half', { inputs: [ref('2')] }));
      const half = { kind: 'Process', key: job('half') } as const;
      await expect(update('Process', half, { outputs: [ref('1')] })).rejects.toMatchObject({ field: 'outputs[0]' });
      await expect(update('DatasetVersion', { kind: 'DatasetVersion', key: d, version: '1' }, { generatedBy: half })).rejects.toMatchObject(
        {
          field: 'generatedBy',
        },
      );
      const model = (label: string, base: string | null): Operation =>
        register('ModelVersion', {
          model: { key: d },
          key: label,
          ...(base === null ? {} : { baseModels: [{ kind: 'ModelVersion', key: d, version: base }] }),
        });
      await batch([register('Model', { key: d, name: 'M' }), model('1', null), model('2', '1')]);
      await expect(perform({ ...model('1', '2'), expectedRevision: 1 })).rejects.toMatchObject({ field: 'baseModels[0]' });
    });

    it('is looked at as a batch builds it: whichever item would close a circle is refused', async () => {
      const results = await batch([
        version(d, '1'),
        version(d, '2', { derivedFrom: [ref('1')] }),
        process('p', { inputs: [ref('2')] }),
        version(d, '3', { generatedBy: { kind: 'Process', key: job('p') } }),
        { does: 'relate', from: ref('1'), relation: 'DERIVED', to: ref('3'), role: 'source' },
        { does: 'relate', from: ref('3'), relation: 'DERIVED', to: ref('1'), role: 'source' },
      ]);
      expect(outcomes(results)).toEqual(['created', 'created', 'created', 'created', 'INPUT_INVALID', 'updated']);
    });

    it('may be turned round once the other way has ended, in one change too', async () => {
      await batch([version(d, '1'), version(d, '2', { derivedFrom: [ref('1')] })]);
      const [first, second] = ['1', '2'].map((label) => ({ kind: 'DatasetVersion', key: d, version: label }) as const);
      const turned = await batch([
        { does: 'update', kind: 'DatasetVersion', of: second ?? {}, input: { derivedFrom: [] }, expectedRevision: 1 },
        { does: 'update', kind: 'DatasetVersion', of: first ?? {}, input: { derivedFrom: [ref('2')] }, expectedRevision: 1 },
        { does: 'update', kind: 'DatasetVersion', of: second ?? {}, input: { derivedFrom: [ref('1')] }, expectedRevision: 2 },
      ]);
      expect(outcomes(turned)).toEqual(['updated', 'updated', 'INPUT_INVALID']);
      // What was read of the batch before the first item holds no longer.
      await batch([version(d, 'c', { derivedFrom: [ref('1')] }), version(d, 'b', { derivedFrom: [ref('1')] })]);
      await perform(version(d, 'a', { derivedFrom: [ref('b')] }));
      const [a, base] = ['a', '1'].map((label) => ({ kind: 'DatasetVersion', key: d, version: label }) as const);
      const cut = await batch([
        { does: 'update', kind: 'DatasetVersion', of: a ?? {}, input: { derivedFrom: [] }, expectedRevision: 1 },
        { does: 'relate', from: base ?? {}, relation: 'DERIVED', to: a ?? {}, role: 'source' },
      ]);
      expect(outcomes(cut)).toEqual(['updated', 'updated']);
      // A job that turns its input into its output.
      await batch([version(d, '3'), version(d, '4')]);
      await perform(process('turn', { inputs: [ref('3')], outputs: [ref('4')] }));
      await update('Process', { kind: 'Process', key: job('turn') }, { inputs: [ref('4')], outputs: [ref('3')] });
    });

    it('still leads back over a second link to the same thing when the first ends', async () => {
      await batch([version(d, '1'), process('p', { inputs: ['a', 'b'].map((role) => ({ ...ref('1'), role })) })]);
      const input = { inputs: [{ ...ref('1'), role: 'b' }], outputs: [ref('1')] };
      await expect(update('Process', { kind: 'Process', key: job('p') }, input)).rejects.toMatchObject({ field: 'outputs[0]' });
    });

    it('leaves jobs that inform each other alone, as PROV does', async () => {
      await batch([process('a'), process('b', { informedBy: [{ kind: 'Process', key: job('a') }] })]);
      await update('Process', { kind: 'Process', key: job('a') }, { informedBy: [{ kind: 'Process', key: job('b') }] });
    });
  });

  it('keeps members, those who act for others, and places out of circles', async () => {
    await batch([agent(job('a')), agent(job('b'), { memberOf: [{ key: job('a') }], actsFor: [{ key: job('a') }] })]);
    const a = { kind: 'Agent', key: job('a') } as const;
    await expect(update('Agent', a, { memberOf: [{ key: job('b') }] })).rejects.toEqual(
      expect.objectContaining(refused('memberOf[0]', 'would belong to itself')),
    );
    await expect(update('Agent', a, { actsFor: [{ key: job('b') }] })).rejects.toMatchObject({ field: 'actsFor[0]' });
    const place = (name: string, more: object = {}): Operation => register('Place', { key: job(name), name, placeType: 'site', ...more });
    await batch([place('x'), place('y', { within: { key: job('x') } })]);
    await expect(update('Place', { kind: 'Place', key: job('x') }, { within: { key: job('y') } })).rejects.toMatchObject({
      field: 'within',
    });
  });

  it('agrees with its audit trail in the end', async () => {
    expect((await lake.services.audit.check()).problems).toEqual([]);
  });
});
