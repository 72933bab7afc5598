import { resolve } from 'node:path';
import { readConfig } from '../config.ts';
import { createProfiler } from '../app.ts';
import { undefinedReasons } from '../model/undefined-metafeature.ts';
import type { TableProfile } from '../ports/profiler.ts';
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
        const profile = await readProfile(resolve(file), options, cancel.signal);
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
      ...(options.target === undefined ? {} : { target: options.target }),
      ...(options.ignore === undefined ? {} : { ignore: options.ignore.split(',') }),
      onProgress: ({ stage, share }) => progress.show(STAGES[stage], share),
      signal,
    });
  } finally {
    progress.end();
  }
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
  const { rows, target, features, metafeatures, bytes, sha256, mediaType, profiler } = profile;
  // Why a metafeature is null.
  const reasons = undefinedReasons({ metafeatures, features });
  return { file, ...outcome, rows, target, bytes, sha256, mediaType, metafeatures, reasons, features, profiler };
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
  write(`  /id/${outcome.path}\n`);
  const measured = SHOWN.flatMap((name) => {
    const value = profile.metafeatures[name];
    return value === null || value === undefined ? [] : [[name, shortNumber(value)]];
  });
  write(indent(table(measured)));
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
function shortNumber(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)));
}
function indent(text: string): string {
  return text.replace(/^/gm, '  ');
}
