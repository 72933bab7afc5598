import { writable } from '../model/text.ts';
import type { ProfiledFeature, TableProfile } from '../ports/profiler.ts';

/** A profile whose texts can all be kept. */
export interface KeepableProfile {
  profile: TableProfile;
  /** What was replaced, in words; null where nothing was. */
  replaced: string | null;
}

const MOST_TOLD = 20;

/**
 * Files hold what they hold: characters that no text of the catalog may have become U+FFFD in what was read, and it is said where. Columns
 * stay apart: one whose name another has then gets a number behind it.
 */
export function keepable(profile: TableProfile): KeepableProfile {
  const names = namesOf(profile.features);
  const features = profile.features.map((feature, index) => ({ ...written(feature), name: names[index] ?? '' }));
  const columns = profile.features.flatMap(({ name }, index) => (names[index] === name ? [] : [index + 1]));
  const values = profile.features.flatMap((feature, index) => (isWritten({ ...feature, name: '' }) ? [] : [index + 1]));
  const target = profile.target === null ? -1 : profile.features.findIndex(({ name }) => name === profile.target);
  const others = written({ ...profile, features: [], target: null });
  const told = [
    ...(columns.length === 0 ? [] : [`the names of ${listed(columns)}`]),
    ...(values.length === 0 ? [] : [`values of ${listed(values)}`]),
    ...(isWritten({ ...profile, features: [], target: null }) ? [] : ['what else is told of the file']),
  ];
  return {
    profile: { ...others, features, target: names[target] ?? null },
    replaced:
      told.length === 0 ? null : `Characters that cannot be kept (controls and the like) were replaced by U+FFFD in ${told.join(', in ')}.`,
  };
}

function namesOf(features: readonly ProfiledFeature[]): string[] {
  const asWritten = new Set(features.map(({ name }) => name));
  const taken = new Set<string>();
  return features.map(({ name }) => {
    const plain = writable(name);
    let own = plain;
    for (let number = 2; taken.has(own) || (own !== name && asWritten.has(own)); number++) own = `${plain}_${number}`;
    taken.add(own);
    return own;
  });
}
function listed(columns: readonly number[]): string {
  const shown = columns.slice(0, MOST_TOLD).join(', ');
  const more = columns.length > MOST_TOLD ? ` and ${columns.length - MOST_TOLD} more` : '';
  return `${columns.length === 1 ? 'column' : 'columns'} ${shown}${more}`;
}

/** With every text in it as it can be kept. */
function written<T>(value: T): T {
  if (typeof value === 'string') return writable(value) as T;
  if (Array.isArray(value)) return value.map((one: unknown) => written(one)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]: [string, unknown]) => [writable(name), written(inner)])) as T;
}
function isWritten(value: unknown): boolean {
  if (typeof value === 'string') return writable(value) === value;
  return typeof value !== 'object' || value === null || Object.entries(value).every(([name, inner]) => isWritten(name) && isWritten(inner));
}
