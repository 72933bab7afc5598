import { resolve } from 'node:path';
import { readConfig } from '../config.ts';
import { createProfiler } from '../app.ts';
import { InputError } from '../errors.ts';
import { undefinedReasons } from '../model/undefined-metafeature.ts';
import { suggestedSecurityLevel } from '../model/security-suggestion.ts';
import type { ProfileOptions, TableProfile } from '../ports/profiler.ts';
import type { ProfileOutcome } from '../services/profile-service.ts';
import { openDesk, type Desk } from './desk.ts';
import { createLogger } from './logger.ts';
import { EXIT, Progress, say, table, tellError, write, writeJson } from './terminal.ts';

interface ProfileCommandOptions {
  target?: string;
  ignore?: string;
  name?: string;
  source?: string;
  agent?: string;
  table?: string;
  encoding?: string;
  delimiter?: string;
  quote?: string;
  comment?: string;
  missing?: string;
  json?: boolean;
}

const STAGES = { checksum: 'computing the checksum', reading: 'reading', statistics: 'computing statistics' } as const;

/** Profiles files one by one; a bad one is told and does not stop the others. */
export async function profileCommand(files: readonly string[], options: ProfileCommandOptions): Promise<number> {
  const json = options.json === true;
  const config = readConfig();
  const cancel = new AbortController();
  const onInterrupt = (): void => cancel.abort();
  process.once('SIGINT', onInterrupt);
  // The file is read first: what is wrong with it is told without touching the database.
  let open: Awaited<ReturnType<typeof openDesk>> | null = null;
  let worst: number = EXIT.done;
  try {
    for (const file of files) {
      try {
        const profile = await readProfile(isAddress(file) ? file : resolve(file), options, cancel.signal);
        open ??= await openDesk(config, createLogger(config));
        const outcome = await register(open.desk, profile, options);
        if (json) writeJson(asJson(file, profile, outcome));
        else tell(file, profile, outcome);
      } catch (error) {
        if (cancel.signal.aborted) {
          say('Interrupted; nothing of this file was stored.');
          return EXIT.problems;
        }
        worst = Math.max(worst, tellError(error, json));
      }
    }
    return worst;
  } finally {
    process.off('SIGINT', onInterrupt);
    await open?.close();
  }
}

async function readProfile(file: string, options: ProfileCommandOptions, signal: AbortSignal): Promise<TableProfile> {
  const progress = new Progress();
  try {
    const profiler = await createProfiler();
    return await profiler.profile(file, {
      ...readingOptions(options),
      onProgress: ({ stage, share }) => progress.show(STAGES[stage], share),
      signal,
    });
  } finally {
    progress.end();
  }
}

function isAddress(file: string): boolean {
  return /^\w+:\/\//.test(file);
}
function readingOptions({ target, ignore, table, missing, ...text }: ProfileCommandOptions): ProfileOptions {
  const { encoding, comment, delimiter, quote } = text;
  return {
    ...(target === undefined ? {} : { target }),
    ...(ignore === undefined ? {} : { ignore: ignore.split(',') }),
    ...(table === undefined ? {} : { table }),
    ...(missing === undefined ? {} : { missing: missing.split(',') }),
    text: { encoding, comment, delimiter: delimiterIn(delimiter), quote: quoteIn(quote) },
  };
}
function delimiterIn(written: string | undefined): string | undefined {
  const delimiter = written === '\\t' ? '\t' : written;
  if (delimiter === undefined || (delimiter.length === 1 && !/["'\r\n]/.test(delimiter))) return delimiter;
  throw new InputError(`--delimiter: ${JSON.stringify(written)} is not one sign; give one such as ; or \\t for a tab`, {
    field: 'delimiter',
  });
}
function quoteIn(written: string | undefined): '"' | "'" | undefined {
  if (written === undefined || written === '"' || written === "'") return written;
  throw new InputError(`--quote: ${JSON.stringify(written)} is neither " nor '`, { field: 'quote' });
}

function register(desk: Desk, profile: TableProfile, { name, source, agent }: ProfileCommandOptions): Promise<ProfileOutcome> {
  const names = {
    ...(name === undefined ? {} : { name }),
    ...(source === undefined ? {} : { source }),
    ...(agent === undefined ? {} : { agent }),
  };
  return desk.register(profile, names, { actor: 'cli' });
}

function asJson(file: string, profile: TableProfile, outcome: ProfileOutcome): object {
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
];
const WORDS = { created: 'registered as', 'new version': 'new content: registered as', unchanged: 'nothing new: it is' } as const;
const MOST_FEATURES = 30;

function tell(file: string, profile: TableProfile, outcome: ProfileOutcome): void {
  write(`${file}: ${WORDS[outcome.outcome]} dataset ${outcome.dataset}, version ${outcome.version}`);
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
  write('');
  const measured = SHOWN.flatMap((name) => {
    const value = profile.metafeatures[name];
    return value === null || value === undefined ? [] : [[name, shortNumber(value)]];
  });
  write(indent(table(measured)));
  tellHints(profile);
  const shown = profile.features.slice(0, MOST_FEATURES);
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
  if (profile.features.length > shown.length) write(`  and ${profile.features.length - shown.length} columns more (--json shows all)`);
}
function tellHints({ features }: TableProfile): void {
  const personal = features.filter(({ distribution }) => distribution.hints.includes('personal-data'));
  if (personal.length === 0) return;
  const named = personal.slice(0, MOST_FEATURES).map(({ name, distribution }) => `${name} (${distribution.hints[0] ?? ''})`);
  write(`\n  Personal data suspected in: ${named.join(', ')}.`);
  write(`  Suggested security level: ${suggestedSecurityLevel(features) ?? 'none'}; set it at the dataset if that is right.`);
}
function shortNumber(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)));
}
function indent(text: string): string {
  return text.replace(/^/gm, '  ');
}
