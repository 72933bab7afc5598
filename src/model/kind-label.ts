import { KIND_NAMES, snakeCase, type KindName } from './kind.ts';

/** Kinds as people write them: `DatasetVersion` -> `dataset-version`. */
export function kindLabel(name: KindName): string {
  return snakeCase(name).replaceAll('_', '-');
}

/** The kind that a text means: `dataset-version`, `DATASET_VERSION` or `DatasetVersion`; null when there is none. */
export function kindLabelled(text: string): KindName | null {
  const wanted = text.trim().toLowerCase().replaceAll('_', '-');
  return KIND_NAMES.find((name) => kindLabel(name) === wanted || name.toLowerCase() === wanted) ?? null;
}
