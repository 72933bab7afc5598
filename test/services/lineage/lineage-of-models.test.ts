import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadSeeds } from '../../../src/app.ts';
import type { LineageGraph } from '../../../src/services/lineage/lineage-types.ts';
import { embeddedDatabase } from '../../support/databases.ts';
import { openLake, type TestLake } from '../../support/lake.ts';

describe('the lineage of a model in the demo lake', () => {
  let lake: TestLake;
  beforeAll(async () => {
    lake = await openLake(embeddedDatabase);
    await loadSeeds(lake);
  });
  afterAll(() => lake.close());
  const walk = async (key: string, query: object): Promise<LineageGraph> => {
    const model = await lake.services.catalog.get({ kind: 'Model', key });
    return lake.services.lineage.walk({ of: model.id, direction: 'upstream', maxDepth: 20, ...query });
  };

  it('is data, code and model in one graph: run, implementation, code, data and their source', async () => {
    const model = await lake.services.catalog.get({ kind: 'ModelVersion', key: 'diabetes-predictor', version: '1' });
    const graph = await lake.services.lineage.walk({ of: model.id, direction: 'upstream', maxDepth: 20 });
    expect(graph.complete).toBe(true);
    expect(graph.nodes.map(({ head }) => head.path).sort()).toEqual([
      'code/diabetes-cleaning-code',
      'code/diabetes-ingest-code',
      'code/diabetes-training-code',
      'data-source/hospital-diabetes-records',
      'dataset/diabetes',
      'dataset/diabetes/v/1',
      'dataset/diabetes/v/2',
      'implementation/svm-classifier',
      'ingest/diabetes-ingest',
      'model/diabetes-predictor',
      'model/diabetes-predictor/v/1',
      'process/diabetes-cleaning',
      'training-run/diabetes-predictor-training',
    ]);
    expect(graph.edges).toContainEqual(expect.objectContaining({ relation: 'USED', role: 'training' }));
  });

  it('holds the models that it was made from', async () => {
    const edges = await lake.dataSource.query<{ key: string }[]>(
      `SELECT DISTINCT m.key FROM edge g JOIN entity v ON v.id = g.from_id JOIN entity m ON m.id = v.parent_id WHERE g.relation = 'BASE_MODEL' ORDER BY m.key`,
    );
    expect(edges.length).toBeGreaterThan(0);
    for (const { key } of edges) {
      const whole = await walk(key, {});
      const tree = await walk(key, { relations: ['BASE_MODEL'] });
      const bases = tree.nodes.filter(({ depth }) => depth > 1).map(({ head }) => head.id);
      expect(bases.length).toBeGreaterThan(0);
      expect(whole.nodes.map(({ head }) => head.id)).toEqual(expect.arrayContaining(bases));
      expect(tree.nodes.every(({ head }) => head.kind === 'Model' || head.kind === 'ModelVersion')).toBe(true);
      // Nothing floats: each thing but the root is joined to another.
      for (const { head } of tree.nodes.slice(1))
        expect(tree.edges.some((edge) => edge.fromId === head.id || edge.toId === head.id)).toBe(true);
    }
  });

  it('keeps what was retired, and says so', async () => {
    await lake.services.writes.performBatch([{ does: 'retire', of: { kind: 'DatasetVersion', key: 'diabetes', version: '2' } }], {
      caller: { actor: 'test' },
    });
    const graph = await walk('diabetes-predictor', {});
    const retired = graph.nodes.filter(({ head }) => head.retiredAt !== null).map(({ head }) => head.path);
    expect(retired).toEqual(['dataset/diabetes/v/2']);
    expect(graph.nodes.map(({ head }) => head.path)).toContain('data-source/hospital-diabetes-records');
    const source = await lake.services.catalog.get({ kind: 'DataSource', key: 'hospital-diabetes-records' });
    const impact = await lake.services.lineage.impact({ of: source.id });
    expect(impact.items.map(({ head }) => head.path)).toContain('model/diabetes-predictor/v/1');
  });
});
