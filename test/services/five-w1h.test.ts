import { describe, expect, it } from 'vitest';
import type { AnyRecord, Question } from '../../src/model/kind.ts';
import { Dataset } from '../../src/model/dataset.ts';
import { DatasetVersion } from '../../src/model/dataset-version.ts';
import { fiveW1HOf } from '../../src/services/five-w1h-service.ts';
import { linkNote } from '../../src/services/statement-text.ts';
import { story } from '../transport/rdf/story.ts';

const { lake, things } = story();
function said(record: AnyRecord, question: Question, field: string): string[] {
  const { statements } = fiveW1HOf(lake.describe(record.path))[question];
  return statements.filter((one) => one.field === field).map(({ value }) => value);
}

describe('the six questions', () => {
  it('tell what links say of their targets: decision, date and comment of an approval', () => {
    expect(said(things.version, 'who', 'approvals')).toEqual([
      'Bob (decision: approved, decidedAt: 2024-04-20T00:00:00.000Z, comment: For screening only)',
      'Tim (decision: rejected)',
    ]);
  });

  it('tell role, similarity and columns of a relation between datasets, from both of its ends', () => {
    const relation = 'joinable-with, similarity: 1, measure: share of patients in both, columns: patient (other: person id)';
    expect(said(things.diabetes, 'what', 'related')).toEqual([`Visits (${relation})`, 'Diabetes until 2020 (replaces)']);
    expect(said(things.visits, 'what', 'relatedBy')).toEqual([`Diabetes (${relation})`]);
  });

  it('tell from which columns the columns of a version came', () => {
    expect(said(things.clean, 'how', 'derivedFrom')).toEqual([
      'Diabetes 1 (columns: age (from: age in years, how: identity), class (from: class))',
    ]);
  });

  it('tell the stage, and what was measured of a model over time with metric and value', () => {
    expect(said(things.version, 'how', 'stage')).toEqual(['production']);
    expect(said(things.version, 'what', 'qualityMeasurements')).toEqual([
      'Drift of the age on 2024-05-01',
      'Drift of the age on 2024-06-01',
    ]);
    expect(said(things.version, 'what', 'metric')).toEqual(['population stability index', 'population stability index']);
    expect(said(things.version, 'what', 'value')).toEqual(expect.arrayContaining(['0.04', '0.24000000000000002']));
  });

  it('answer all of them for a measurement', () => {
    const answers = fiveW1HOf(lake.describe(things.completeness.path));
    expect(answers.what.statements.map(({ field }) => field)).toEqual(expect.arrayContaining(['metric', 'dimension', 'value', 'of']));
    expect(answers.when.statements.map(({ value }) => value)).toEqual(['2024-03-01T02:00:00.000Z']);
    expect(answers.how.missing).toEqual([]);
  });

  it('name the code of each step and the procedure of an evaluation', () => {
    expect(said(things.process, 'how', 'operations')[1]).toBe('scale (kind: transformation, code: code/clean.py)');
    expect(said(things.evaluation, 'how', 'procedure')).toEqual(['holdout (percentage: 20)']);
  });
});

describe('the note on a linked thing', () => {
  it('tells the first five columns and counts the rest', () => {
    const columns = Array.from({ length: 7 }, (_, i) => ({ column: `c${i}`, from: `d${i}`, how: null }));
    expect(linkNote(DatasetVersion.links.derivedFrom, { role: 'source', attributes: { columns } })).toBe(
      'columns: c0 (from: d0), c1 (from: d1), c2 (from: d2), c3 (from: d3), c4 (from: d4) and 2 more',
    );
  });

  it('is empty where nothing is said', () => {
    expect(linkNote(DatasetVersion.links.derivedFrom, { role: 'source', attributes: null })).toBe('');
    expect(linkNote(Dataset.links.related, { role: null, attributes: { similarity: null, measure: null, columns: null } })).toBe('');
  });
});
