import type { Kind, KindName } from '../../model/kind.ts';

/** How kinds are called in names and descriptions of the schema. */

/** What happened is recorded; what is there is registered. */
const RECORDED: ReadonlySet<KindName> = new Set<KindName>(['Ingest', 'Process', 'TrainingRun', 'Evaluation', 'QualityMeasurement']);
export function verbOf(kind: KindName): 'register' | 'record' {
  return RECORDED.has(kind) ? 'record' : 'register';
}
/** `RegisterDataset`, `RecordIngest` */
export function operationName(kind: KindName): string {
  const verb = verbOf(kind);
  return verb.charAt(0).toUpperCase() + verb.slice(1) + kind;
}

/** `DatasetVersion` -> `datasetVersion` */
export function fieldNameOf(kind: KindName): string {
  return kind.charAt(0).toLowerCase() + kind.slice(1);
}
/** `DatasetVersion` -> `dataset version` */
export function wordsOf(kind: KindName): string {
  return spaced(fieldNameOf(kind));
}
/** `DatasetVersion` -> `a dataset version`, `Algorithm` -> `an algorithm` */
export function oneOf(kind: KindName): string {
  const words = wordsOf(kind);
  return `${/^[aeiou]/.test(words) ? 'an' : 'a'} ${words}`;
}
/** `DatasetVersion` -> `dataset versions` */
export function pluralOf(kind: Kind): string {
  return spaced(kind.plural);
}
function spaced(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ' ' + letter.toLowerCase());
}
/** `a dataset version` -> `A dataset version` */
export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
