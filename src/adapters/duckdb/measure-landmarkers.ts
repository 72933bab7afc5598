import {
  FEWEST_LANDMARKER_ROWS,
  LANDMARKER_FOLDS,
  LANDMARKER_LEARNERS,
  landmarkerName,
  LANDMARKERS,
  MOST_LANDMARKER_CLASSES,
} from '../../model/metafeature.ts';
import type { Measures } from '../../model/kind.ts';
import type { NumberedPlan } from './column-plan.ts';
import { numberIn } from './json-row.ts';
import type { JsonRow } from './json-row.ts';
import { typeOf } from './features.ts';
import { crossValidated } from './landmarkers/cross-validation.ts';
import { stratified } from './landmarkers/folds.ts';
import type { LandmarkColumn, LandmarkTable } from './landmarkers/learner.ts';
import type { Roles } from './measure-csv.ts';
import type { Session } from './session.ts';
import { preparation } from './statement.ts';
import type { Counted } from './table-statements.ts';
import type { Work } from './work.ts';

/** What landmarkers take at most. */
export const LANDMARKER_LIMITS = { rows: 2000, columns: 100, milliseconds: 10_000 };

export interface Landmarked {
  values: Measures;
  /** Of how much of the table they are, for people; null where they are not defined. */
  note: string | null;
}
export interface LandmarkerRequest {
  /** Call that reads the rows to choose from, always in the same order. */
  relation: string;
  counted: Counted;
  roles: Roles;
}

/**
 * The landmarkers of `model/metafeature.ts`, where the caller asks for them: null otherwise. Those that are not defined are null. As long as the time does not
 * run out, the same table gives the same values.
 */
export async function measureLandmarkers(work: Work, session: Session, request: LandmarkerRequest): Promise<Landmarked | null> {
  if (work.options.landmarkers !== true) return null;
  const table = await tableOf(session, request);
  if (table === null) return { values: Object.fromEntries(LANDMARKERS.map(({ name }) => [name, null])), note: null };
  const end = performance.now() + LANDMARKER_LIMITS.milliseconds;
  const found = await crossValidated(table, { signal: work.stop.signal, isOver: () => performance.now() > end });
  const values = LANDMARKER_LEARNERS.flatMap((learner): [string, number | null][] => [
    [landmarkerName(learner, 'Accuracy'), found[learner]?.accuracy ?? null],
    [landmarkerName(learner, 'Kappa'), found[learner]?.kappa ?? null],
  ]);
  const without = LANDMARKER_LEARNERS.filter((learner) => found[learner] === null);
  // Said, so that a profile with those is another one.
  const late = without.length === 0 ? '' : `, without time for ${without.join(', ')}`;
  return { values: Object.fromEntries(values), note: noteOf(table, request) + late };
}

function noteOf({ classes, columns }: LandmarkTable, request: LandmarkerRequest): string {
  const all = inputsOf(request).length;
  return (
    `landmarkers by ${LANDMARKER_FOLDS} folds over ${classes.length} of ${request.counted.rows} rows, ` +
    `stratified, and ${columns.length} of ${all} columns that are numbers, dates or nominal`
  );
}

interface Input extends NumberedPlan {
  kind: LandmarkColumn['kind'];
}
/** Columns beside the target that a learner can use. */
function inputsOf({ counted, roles }: LandmarkerRequest): Input[] {
  return counted.results.flatMap((result, index): Input[] => {
    if (index === roles.target || roles.ignored.has(index)) return [];
    const type = typeOf(result, false);
    if (type === 'text' || type === 'nested') return [];
    return [{ plan: result.plan, index, kind: type === 'nominal' || type === 'boolean' ? 'nominal' : 'numeric' }];
  });
}
/** All columns, or as many as may be used, evenly from all over the table. */
function chosen(inputs: readonly Input[]): Input[] {
  const { columns: most } = LANDMARKER_LIMITS;
  return inputs.length <= most ? [...inputs] : Array.from({ length: most }, (_, at) => inputs.at((at * inputs.length) / most) ?? []).flat();
}

/** Null where there is nothing to tell, to tell it from, or to learn by. */
async function tableOf(session: Session, request: LandmarkerRequest): Promise<LandmarkTable | null> {
  const target = classedTarget(request);
  const inputs = chosen(inputsOf(request));
  if (target === null || inputs.length === 0) return null;
  const all = [...inputs, target];
  const columns = all.map(({ plan, index }) => `${plan.number === undefined ? 's' : 'n'}${index}`);
  const every = new Set(all.map(({ index }) => index));
  const prepared = `SELECT ${columns.join(', ')} FROM (${preparation(request.relation, all, every)})`;
  await session.run(`CREATE TABLE l AS ${prepared}`);
  try {
    const aim = columns.at(-1) ?? '';
    const classed = await session.run(`SELECT rowid AS place, ${aim} AS class FROM l WHERE ${aim} IS NOT NULL ORDER BY rowid`);
    const classes = coded(classed.map((row) => row.class));
    if (classed.length < FEWEST_LANDMARKER_ROWS) return null;
    const rows = stratified(classes, LANDMARKER_LIMITS.rows).sort();
    const places = Array.from(rows, (row) => numberIn(classed[row] ?? {}, 'place') ?? -1);
    const cells = await session.run(`SELECT * FROM l WHERE rowid IN (${places.join(', ')}) ORDER BY rowid`);
    return landmarkTable(cells, inputs, columns);
  } finally {
    await session.run('DROP TABLE l');
  }
}

/** A target of classes, and not of too many. */
function classedTarget({ counted, roles: { target } }: LandmarkerRequest): NumberedPlan | null {
  const result = target === null ? undefined : counted.results[target];
  if (target === null || result === undefined || (result.distinct ?? 0) > MOST_LANDMARKER_CLASSES) return null;
  const type = typeOf(result, true);
  return type === 'nominal' || type === 'boolean' ? { plan: result.plan, index: target } : null;
}

/** @param columns names of the cells, that of the class last; null for one class */
function landmarkTable(cells: readonly JsonRow[], inputs: readonly Input[], columns: readonly string[]): LandmarkTable | null {
  const classes = coded(cells.map((row) => row[columns.at(-1) ?? '']));
  const classCount = classes.reduce((most, code) => Math.max(most, code + 1), 0);
  if (classCount < 2) return null;
  return {
    classes,
    classCount,
    columns: inputs.map(({ kind }, at): LandmarkColumn => {
      const values = cells.map((row) => row[columns[at] ?? '']);
      return kind === 'numeric' ? { kind, values: Float64Array.from(values, finiteIn) } : { kind, codes: coded(values) };
    }),
  };
}

/** NaN for what is missing, and for infinities, which no mean and no distance bears. */
function finiteIn(value: unknown): number {
  const number = value === null || value === undefined ? NaN : Number(value);
  return Number.isFinite(number) ? number : NaN;
}
/** Numbers of the values in their order as texts; -1 for what is missing. */
function coded(values: readonly unknown[]): Int32Array {
  const texts = values.map((value) => (value === null || value === undefined ? null : String(value as string | number)));
  const known = [...new Set(texts.filter((text) => text !== null))].sort();
  const codes = new Map(known.map((text, code) => [text, code]));
  return Int32Array.from(texts, (text) => (text === null ? -1 : (codes.get(text) ?? -1)));
}
