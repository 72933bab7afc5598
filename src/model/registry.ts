import { Agent } from './agent.ts';
import { Algorithm } from './algorithm.ts';
import { Code } from './code.ts';
import { DataSource } from './data-source.ts';
import { Dataset } from './dataset.ts';
import { DatasetVersion } from './dataset-version.ts';
import { Evaluation } from './evaluation.ts';
import { Implementation } from './implementation.ts';
import { Ingest } from './ingest.ts';
import { Model } from './model.ts';
import { ModelVersion } from './model-version.ts';
import { Place } from './place.ts';
import { Process } from './process.ts';
import { QualityMeasurement } from './quality-measurement.ts';
import { Study } from './study.ts';
import { Task } from './task.ts';
import { TrainingRun } from './training-run.ts';
import { KIND_NAMES, snakeCase, type Field, type Kind, type KindName, type Link } from './kind.ts';

/** All kinds, by name. */
export const KINDS = {
  DataSource,
  Dataset,
  DatasetVersion,
  Ingest,
  Process,
  Study,
  Task,
  Algorithm,
  Implementation,
  Code,
  TrainingRun,
  Model,
  ModelVersion,
  Evaluation,
  QualityMeasurement,
  Agent,
  Place,
} as const satisfies Record<KindName, Kind>;

export function kindOf(name: KindName): Kind {
  return KINDS[name];
}
export const ALL_KINDS: readonly Kind[] = KIND_NAMES.map(kindOf);

/** The kind that has versions of the given kind: Dataset -> DatasetVersion. */
export function versionKindOf(name: KindName): Kind | undefined {
  return ALL_KINDS.find((kind) => kind.parent === name);
}

export function tableOf(kind: Kind): string {
  return snakeCase(kind.name);
}

export function fieldsOf(kind: Kind): [string, Field][] {
  return Object.entries(kind.fields);
}
export function linksOf(kind: Kind): [string, Link][] {
  return Object.entries(kind.links);
}

/** Percent-encodes a path segment once; the characters RFC 3986 leaves unreserved stay. */
export function encodeSegment(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (c) => '%' + c.charCodeAt(0).toString(16).toUpperCase());
}

/** Place below `/id/`: `dataset/iris`, and of a version `dataset/iris/v/1`. */
export function pathOf(kind: Kind, key: string, parentPath?: string): string {
  const own = `${kind.path}/${encodeSegment(key)}`;
  return kind.parent === undefined ? own : `${parentPath ?? ''}/${own}`;
}
