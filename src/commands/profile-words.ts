import { suggestedSecurityLevel } from '../model/security-suggestion.ts';
import { LANDMARKERS } from '../model/metafeature.ts';
import { UNDEFINED_REASONS, undefinedReasons } from '../model/undefined-metafeature.ts';
import type { FeatureDrift } from '../services/comparison/feature-drift.ts';
import type { KnownProfile } from '../services/profile-identity.ts';
import type { ProfileOutcome } from '../services/profile-service.ts';
import { plain, table, write } from './terminal.ts';

/** What is said of a profile. */

/** A profile and what became of it. */
export interface Told {
  /** As given. */
  file: string;
  profile: KnownProfile;
  outcome: ProfileOutcome;
}

export function asJson({ file, profile, outcome }: Told): object {
  const { rows, badRows, target, features, metafeatures, bytes, sha256, mediaType, files, profiler } = profile;
  // Why a metafeature is null.
  const reasons = undefinedReasons({ metafeatures, features });
  const suggested = suggestedSecurityLevel(features);
  return {
    file,
    ...outcome,
    suggestedSecurityLevel: suggested,
    rows,
    badRows,
    target,
    bytes,
    sha256,
    mediaType,
    files,
    metafeatures,
    reasons,
    features,
    profiler,
  };
}

const SHOWN = [
  'NumberOfInstances',
  'NumberOfFeatures',
  'NumberOfClasses',
  'NumberOfMissingValues',
  'NumberOfNumericFeatures',
  'NumberOfSymbolicFeatures',
  'MajorityClassPercentage',
  'MeanMeansOfNumericAtts',
  'MeanStdDevOfNumericAtts',
  'MeanSkewnessOfNumericAtts',
  'MeanKurtosisOfNumericAtts',
  ...LANDMARKERS.map(({ name }) => name),
];
const WORDS = { created: 'registered as', 'new version': 'new content: registered as', unchanged: 'nothing new: it is' } as const;
const MOST_FEATURES = 30;

export function tell({ file, profile, outcome }: Told): void {
  write(headline({ file, outcome }));
  write(`  ${profile.rows} rows, ${profile.features.length} columns, ${profile.bytes} bytes, target ${profile.target ?? '(none)'}`);
  write(`  /id/${outcome.path}`);
  if (outcome.replaced !== undefined) write(`  ${outcome.replaced}`);
  const { count, listed } = profile.badRows;
  if (count > 0)
    write(
      `  ${count} bad rows left out: ${listed
        .slice(0, 5)
        .map(({ line, reason }) => `line ${line}: ${reason}`)
        .join('; ')}`,
    );
  if (outcome.changes) write(`\n${indent(changesText(outcome.changes))}`);
  write('');
  const measured = SHOWN.flatMap((name) => {
    const value = profile.metafeatures[name];
    return value === null || value === undefined ? [] : [[name, shortNumber(value)]];
  });
  write(indent(table(measured)));
  tellMissingLandmarkers(profile);
  tellHints(profile);
  tellFeatures(profile);
  tellCorrelations(profile);
}

/** What became of a file, in one line. */
export function headline({ file, outcome }: Pick<Told, 'file' | 'outcome'>): string {
  return `${plain(file)}: ${WORDS[outcome.outcome]} dataset ${outcome.dataset}, version ${outcome.version}`;
}

function tellFeatures({ features }: KnownProfile): void {
  const shown = features.slice(0, MOST_FEATURES);
  const rows = shown.map(({ name, type, role, statistics: s }) => [
    name,
    type,
    role === 'input' ? '' : role,
    s.missing ?? '',
    s.distinct ?? '',
    s.minimum ?? '',
    s.maximum ?? '',
    s.mean === null ? '' : shortNumber(s.mean),
  ]);
  write('\n' + indent(table([['column', 'type', 'role', 'missing', 'distinct', 'minimum', 'maximum', 'mean'], ...rows])));
  if (features.length > shown.length) write(`  and ${features.length - shown.length} columns more (--json shows all)`);
}
/** Columns that tell nearly the same. */
function tellCorrelations({ features }: KnownProfile): void {
  const all = features.flatMap(({ name, distribution }) =>
    distribution.correlations.map(({ feature, correlation }) => ({ names: [name, feature].sort(), correlation })),
  );
  // A pair may stand at both of its columns.
  const pairs = new Map(all.map((pair) => [JSON.stringify(pair.names), pair]));
  const strong = [...pairs.values()].filter(({ correlation }) => Math.abs(correlation) >= STRONG);
  if (strong.length === 0) return;
  strong.sort((a, b) => Math.abs(b.correlation) - Math.abs(a.correlation));
  const named = strong.map(({ names, correlation }) => `${names.map(plain).join(' and ')} ${correlation.toFixed(2)}`);
  write(`\n  Strongly correlated: ${few(named)}.`);
}
/** Those that were asked for: others are not null but absent. */
function tellMissingLandmarkers(profile: KnownProfile): void {
  const reasons = undefinedReasons(profile);
  const missing = new Set(LANDMARKERS.flatMap(({ name }) => reasons[name] ?? []));
  if (missing.size === 0) return;
  write(`\n  Landmarkers without a value: ${[...missing].map((reason) => UNDEFINED_REASONS[reason]).join(' ')}`);
}
function tellHints({ features }: KnownProfile): void {
  const personal = features.filter(({ distribution }) => distribution.hints.includes('personal-data'));
  if (personal.length === 0) return;
  const named = personal.slice(0, MOST_FEATURES).map(({ name, distribution }) => `${plain(name)} (${distribution.hints[0] ?? ''})`);
  write(`\n  Personal data suspected in: ${named.join(', ')}.`);
  write(`  Suggested security level: ${suggestedSecurityLevel(features) ?? 'none'}; set it at the dataset if that is right.`);
}

type Changes = NonNullable<ProfileOutcome['changes']>;
const MOST_NAMES = 8;
const MOST_DRIFTS = 15;
const STRONG = 0.9;

/** What is other than before, in lines: schema, rows, and the columns that drifted, the worst first. */
export function changesText(changes: Changes): string {
  const { since, features, sameProfiler, unchanged } = changes;
  const lines = unchanged ? [] : [...schemaLines(changes), driftLine(features)];
  const head = unchanged ? `Since version ${since}: the same columns and as many rows, and no column drifted.` : `Since version ${since}:`;
  const drifted = features
    .filter(({ level }) => level !== 'none')
    .sort((a, b) => Number(a.level === 'small') - Number(b.level === 'small') || (b.stabilityIndex ?? 0) - (a.stabilityIndex ?? 0));
  const more = drifted.length > MOST_DRIFTS ? [`  and ${drifted.length - MOST_DRIFTS} columns more (--json shows all)`] : [];
  const list = drifted.length === 0 ? [] : ['', indent(table([DRIFT_HEAD, ...drifted.slice(0, MOST_DRIFTS).map(driftRow)])), ...more];
  const other = sameProfiler ? [] : ['  Another version of the profiler made the figures of before: a part of this may come from that.'];
  return [head, ...(lines.length === 0 ? [] : [indent(table(lines))]), ...list, ...other].join('\n');
}

function schemaLines({ rows, target, added, removed, renamed, retyped, reordered }: Changes): string[][] {
  const moved =
    rows.before === rows.after ? `${rows.after ?? '?'}, as before` : `${rows.before ?? '?'} → ${rows.after ?? '?'}${signed(rows)}`;
  const line = (what: string, words: readonly string[]): string[][] => (words.length === 0 ? [] : [[what, few(words)]]);
  return [
    ['rows', moved],
    ...line(
      'added',
      added.map(({ name, type }) => `${name} (${type})`),
    ),
    ...line(
      'removed',
      removed.map(({ name, type }) => `${name} (${type})`),
    ),
    ...line(
      'renamed',
      renamed.map(({ before, after }) => `${before} → ${after}`),
    ),
    ...line(
      'type',
      retyped.map(({ name, before, after }) => `${name} ${before} → ${after}`),
    ),
    ...line('order', reordered ? ['columns stand in another order'] : []),
    ...line('target', target.before === target.after ? [] : [`${target.before ?? '(none)'} → ${target.after ?? '(none)'}`]),
  ];
}
function driftLine(features: readonly FeatureDrift[]): string[] {
  const count = (level: FeatureDrift['level']): number => features.filter((feature) => feature.level === level).length;
  return ['drift', `${count('large')} large, ${count('small')} small, ${count('none')} none`];
}

const DRIFT_HEAD = ['column', 'drift', 'missing', 'mean', 'deviation', 'index', 'values'];
function driftRow({
  name,
  level,
  missing,
  mean,
  meanShift,
  standardDeviation,
  stabilityIndex,
  valuesAdded,
  valuesGone,
}: FeatureDrift): string[] {
  const shift = meanShift === null ? '' : ` (${meanShift < 0 ? '' : '+'}${meanShift.toFixed(2)} sd)`;
  const values = [...valuesAdded.map((value) => `+${value}`), ...valuesGone.map((value) => `-${value}`)];
  return [
    name,
    level,
    missing.before === missing.after ? '' : arrow(missing, (share) => `${shortNumber(100 * share, 3)} %`),
    arrow(mean, brief) + shift,
    arrow(standardDeviation, brief),
    stabilityIndex === null ? '' : stabilityIndex.toFixed(2),
    values.slice(0, MOST_NAMES).join(' '),
  ];
}
function arrow({ before, after }: { before: number | null; after: number | null }, words: (value: number) => string): string {
  return before === null && after === null ? '' : `${before === null ? '?' : words(before)} → ${after === null ? '?' : words(after)}`;
}
function signed({ before, after }: Changes['rows']): string {
  if (before === null || after === null) return '';
  return ` (${after > before ? '+' : ''}${after - before})`;
}
function few(words: readonly string[]): string {
  const more = words.length > MOST_NAMES ? ` and ${words.length - MOST_NAMES} more` : '';
  return words.slice(0, MOST_NAMES).join(', ') + more;
}
function shortNumber(value: number, digits = 6): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(digits)));
}
function brief(value: number): string {
  return shortNumber(value, 4);
}
function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}
