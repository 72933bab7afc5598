import { Command, InvalidArgumentError } from 'commander';
import { describeEnvironment } from '../config.ts';
import { InputError } from '../errors.ts';
import { EXIT, tellError } from './terminal.ts';

/** The command line. A command is loaded when it is called: none waits for the libraries of the others. Exit codes: 0 done, 1 problems found, 2 wrong use. */

type Run = (work: () => Promise<number>, json: boolean) => Promise<void>;
type Options = Record<string, string | number | boolean | undefined>;

function whole(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError('a whole number is expected.');
  return value;
}

function several(text: string, before: string[] = []): string[] {
  return [...before, text];
}

function program(run: Run): Command {
  const catalog = new Command('catalog')
    .description('The catalog for model lakes: datasets, models, runs, code and jobs, described by six questions.')
    .addHelpText(
      'after',
      `\nEnvironment:\n${describeEnvironment()
        .map(({ name, doc }) => `  ${name.padEnd(18)} ${doc}`)
        .join('\n')}`,
    )
    .showHelpAfterError('(catalog --help shows what is possible)')
    .exitOverride();
  const command = (usage: string, description: string): Command =>
    catalog.command(usage).description(description).option('--json', 'one JSON object a line on standard output, nothing else there');

  command('serve', 'start the server').action((options: Options) =>
    run(async () => (await import('./serve.ts')).serveCommand(), options.json === true),
  );
  profileCommand(command, run);
  readingCommands(command, run);
  tracingCommands(command, run);
  exportingCommands(command, run);
  return catalog;
}

function profileCommand(command: (usage: string, description: string) => Command, run: Run): void {
  command('profile [file...]', 'profile table files, folders of Parquet or Postgres tables; register source, ingest, dataset and version')
    .option('--target <column>', 'the column to be predicted')
    .option('--ignore <columns>', 'columns to leave out, separated by commas')
    .option('--name <name>', 'name of the dataset; default: that of the file')
    .option('--source <url>', 'address the file comes from; default: its own place')
    .option('--agent <key>', 'key of the agent who ingests')
    .option('--table <name>', 'table of a database, or file of an archive, where there are several')
    .option('--encoding <name>', 'encoding of the text, such as windows-1252; default: found in its bytes')
    .option('--delimiter <sign>', 'what stands between cells; \\t for a tab; default: found in the text')
    .option('--quote <sign>', 'what cells are quoted with: " or \'')
    .option('--comment <sign>', 'what comment lines begin with')
    .option('--watch <folder>', 'profile the files of a folder as they come and change, until it is interrupted')
    .option('--missing <words>', 'all words for a missing cell, separated by commas; default: those found among numbers and dates')
    .option('--landmarkers', 'find, too, how well simple learners tell the target, by cross-validation on at most 2,000 rows')
    .action((files: string[], options: Options) => run(() => profileOrWatch(files, options), options.json === true));
}
async function profileOrWatch(files: string[], { watch, ...options }: Options): Promise<number> {
  if (typeof watch === 'string' ? files.length > 0 : files.length === 0)
    throw new InputError('profile: give files to profile, or --watch with a folder, and not both.');
  return typeof watch === 'string'
    ? (await import('./profile-watch.ts')).profileWatchCommand(watch, options)
    : (await import('./profile.ts')).profileCommand(files, options);
}

/** Commands that find and show. */
function readingCommands(command: (usage: string, description: string) => Command, run: Run): void {
  command('search <text>', 'find things by words')
    .option('--kind <kinds>', 'only these kinds, separated by commas, such as dataset or model-version')
    .option('--tag <tag>', 'only things with this tag')
    .option('--owner <keys>', 'only things that one of these agents administers, owns, made or published')
    .option('--licence <names>', 'only things under one of these licences')
    .option('--task <types>', 'only things for one of these types of tasks, such as classification')
    .option('--algorithm <keys>', 'only what was made by one of these algorithms')
    .option('--format <names>', 'only things with files of one of these media types or formats, such as text/csv')
    .option('--since <time>', 'only things changed at that time or later, such as 2024-05-01')
    .option('--where <range>', 'a range, may be repeated: "NumberOfInstances>=1000", "measured:predictive_accuracy>0.9"', several)
    .option('--sort <by>', 'relevance, name, created, updated or a metafeature; with - before it downwards')
    .option('--facets <names>', 'count values among all hits: kind, tag, owner, licence, task, algorithm, format')
    .option('--first <n>', 'how many', whole, 20)
    .action((text: string, { where, ...options }: Options & { where?: string[] }) =>
      run(async () => (await import('./search.ts')).searchCommand(text, { ...options, where }), options.json === true),
    );
  command('similar <key>', 'datasets like the one with this key, by their metafeatures; or models, by data, algorithm, task and base')
    .option('--first <n>', 'how many', whole, 10)
    .action((key: string, options: Options) =>
      run(async () => (await import('./similar.ts')).similarCommand(key, options), options.json === true),
    );
  recommendCommand(command, run);
  command('reindex', 'make the search index anew beside the one in use, which goes on being searched').action((options: Options) =>
    run(async () => (await import('./reindex.ts')).reindexCommand(options), options.json === true),
  );
  command('verify', 'check that the search index is as the database says, or what is named; ends with 1 when it is not')
    .option('--repair', 'put what is missing into the search index, and take out what is too much')
    .option('--audit', 'the audit trail: every entry against its hash, and the last of each thing against the thing')
    .option('--graphs [url]', 'what a triple store has: each graph against the catalog; default: the store of TRIPLESTORE_URL')
    .action((options: Options) => run(async () => (await import('./verify.ts')).verifyCommand(options), options.json === true));
  command('seed', 'load the demo lake').action((options: Options) =>
    run(async () => (await import('./seed.ts')).seedCommand(), options.json === true),
  );
  command('migrate', 'bring the database up to date').action((options: Options) =>
    run(async () => (await import('./migrate.ts')).migrateCommand(), options.json === true),
  );
}

function recommendCommand(command: (usage: string, description: string) => Command, run: Run): void {
  command('recommend [key]', 'which algorithms to try on the dataset with this key, or on a file; or rankings of public results (--from)')
    .option('--file <file>', 'a table file instead of a dataset; it is only read')
    .option('--target <column>', 'of a file: the column to be predicted')
    .option('--measure <name>', 'measure to recommend by; default: the one with most results')
    .option('--first <n>', 'how many', whole, 5)
    .option('--shortlist', 'several to try, of which the best will be kept, instead of one to take first')
    .option('--from <dir>', 'folder with datasets.csv and runs.csv: rank the algorithms for each dataset without having seen its runs')
    .option('--leave-out <what>', 'with --from: dataset, or family to hide the runs of its whole family', 'dataset')
    .option('--out <file>', 'with --from: CSV file with dataset_id, rank and algorithm_id; default: standard output')
    .action((key: string | undefined, options: Options) =>
      run(async () => (await import('./recommend.ts')).recommendCommand(key, options), options.json === true),
    );
}

/** Commands that follow relations. */
function tracingCommands(command: (usage: string, description: string) => Command, run: Run): void {
  command('lineage <key>', 'what a thing was made from and what was made from it')
    .option('--direction <way>', 'upstream, downstream or both', 'both')
    .option('--depth <n>', 'how many steps', whole, 10)
    .option('--as-of <time>', 'as it stood at that time, such as 2024-05-01T00:00:00Z')
    .option('--format <format>', 'tree, json, or RDF: ttl, jsonld, nt, nq, trig, rdf', 'tree')
    .action((key: string, options: Options) =>
      run(async () => (await import('./lineage.ts')).lineageCommand(key, options), options.json === true),
    );
  command('impact <key>', 'what depends on a thing, and so what a change of it may touch')
    .option('--kinds <kinds>', 'only these kinds, separated by commas, such as model-version,evaluation')
    .option('--depth <n>', 'how many steps', whole, 100)
    .option('--as-of <time>', 'as it stood at that time, such as 2024-05-01T00:00:00Z')
    .option('--format <format>', 'table, csv or json', 'table')
    .action((key: string, options: Options) =>
      run(async () => (await import('./impact.ts')).impactCommand(key, options), options.json === true),
    );
}

/** Commands that hand the lake on. */
function exportingCommands(command: (usage: string, description: string) => Command, run: Run): void {
  command('export', 'the whole lake as RDF; ends with 1 when something had to be left out')
    .option('--out <place>', 'a file; a folder, for a file of each kind; or - for standard output', '-')
    .option('--format <format>', 'turtle, jsonld, ntriples, nquads, trig or rdfxml; default: by the ending of the file, else turtle')
    .option('--profile <name>', 'in the words of a profile, such as schemaorg')
    .option('--kinds <kinds>', 'only these kinds, separated by commas, such as dataset,model')
    .option('--gzip', 'compressed; default: by the ending of the file')
    .action((options: Options) => run(async () => (await import('./export.ts')).exportCommand(options), options.json === true));
  command(
    'push [url]',
    'bring a triple store up to date: a graph for each thing; goes on where it was; default: the store of TRIPLESTORE_URL',
  )
    .option('--full', 'push everything, also what is there already, and take away what is no more')
    .action((url: string | undefined, options: Options) =>
      run(async () => (await import('./push.ts')).pushCommand(url, options), options.json === true),
    );
}

/** @returns the exit code */
export async function main(args: readonly string[]): Promise<number> {
  let code: number = EXIT.done;
  const run: Run = async (work, json) => {
    code = await work().catch((error: unknown) => tellError(error, json));
  };
  try {
    await program(run).parseAsync([...args], { from: 'user' });
  } catch (error) {
    // commander has told what is wrong already; help and version are no errors.
    const exitCode = typeof error === 'object' && error !== null && 'exitCode' in error ? error.exitCode : undefined;
    if (exitCode === undefined) throw error;
    code = exitCode === 0 ? EXIT.done : EXIT.wrongUse;
  }
  return code;
}
