import type { AnyRecord } from '../../../src/model/kind.ts';
import type { SmallLake } from './small-lake.ts';

type Things = Record<'bob' | 'tim' | 'robot' | 'diabetes' | 'raw' | 'clean' | 'source' | 'version' | 'process', AnyRecord>;

/** Qualities over time, decisions, how datasets stand to each other, and where columns came from. */
export function addQuality(lake: SmallLake, { bob, tim, robot, diabetes, raw, clean, source, version, process }: Things) {
  const completeness = lake.add('QualityMeasurement', 'diabetes-2-completeness', {
    name: 'Completeness of Diabetes 2',
    metric: 'share of cells that are filled',
    dimension: 'completeness',
    value: 1,
    measuredAt: '2024-03-01T02:00:00.000Z',
    sampleSize: 2358,
  });
  lake.edge(completeness, 'QUALITY_OF', clean, null);
  lake.edge(completeness, 'GENERATED', process, 'output');
  const drift = ['2024-05-01', '2024-06-01'].map((day, month) => {
    const one = lake.add('QualityMeasurement', `drift-${day}`, {
      name: `Drift of the age on ${day}`,
      metric: 'population stability index',
      dimension: 'drift',
      value: 0.04 + month * 0.2,
      unit: '1',
      measuredAt: `${day}T00:00:00.000Z`,
      sampleSize: '9007199254740993',
      deployment: 'clinic, production',
    });
    lake.edge(one, 'QUALITY_OF', version, null);
    lake.edge(one, 'ATTRIBUTED', robot, 'measurer');
    return one;
  });
  const attributes = { decision: 'approved', decidedAt: '2024-04-20T00:00:00.000Z', comment: 'For screening only' };
  lake.edge(version, 'ATTRIBUTED', bob, 'approver', { attributes });
  lake.edge(version, 'ATTRIBUTED', tim, 'approver', { attributes: { decision: 'rejected', decidedAt: null, comment: null } });
  const visits = lake.add('Dataset', 'visits', { name: 'Visits' });
  const old = lake.add('Dataset', 'old-diabetes', { name: 'Diabetes until 2020' });
  const similarity = { similarity: 1, measure: 'share of patients in both', columns: [{ column: 'patient', other: 'person id' }] };
  lake.edge(diabetes, 'RELATED', visits, 'joinable-with', { attributes: similarity });
  lake.edge(diabetes, 'RELATED', old, 'replaces');
  lake.edge(visits, 'RELATED', old, 'part-of');
  const columns = (...pairs: [string, string, string | null][]) => ({
    attributes: { columns: pairs.map(([column, from, how]) => ({ column, from, how })) },
  });
  lake.edge(clean, 'DERIVED', raw, 'source', columns(['age', 'age in years', 'identity'], ['class', 'class', null]));
  lake.edge(raw, 'DERIVED', source, 'source', columns(['age in years', 'geboren', 'years up to the visit']));
  return { completeness, drift, visits, old };
}
