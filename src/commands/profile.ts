import { resolve } from 'node:path';
import { readConfig } from '../config.ts';
import { createProfiler } from '../app.ts';
import { InputError } from '../errors.ts';
import type { ProfileOptions, TableProfiler } from '../ports/profiler.ts';
import type { ProfileNames } from '../services/profile-registrations.ts';
import { openDesk, type OpenDesk } from './desk.ts';
import { createLogger } from './logger.ts';
import { asJson, tell, type Told } from './profile-words.ts';
import { EXIT, Progress, say, tellError, writeJson } from './terminal.ts';

export interface ProfileCommandOptions {
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
  landmarkers?: boolean;
  json?: boolean;
}

const STAGES = { checksum: 'computing the checksum', reading: 'reading', statistics: 'computing statistics' } as const;

/** Profiles files one by one; a bad one is told and does not stop the others. */
export async function profileCommand(files: readonly string[], options: ProfileCommandOptions): Promise<number> {
  const json = options.json === true;
  const cancel = new AbortController();
  const onInterrupt = (): void => cancel.abort();
  process.once('SIGINT', onInterrupt);
  const work = new ProfileWork(options, cancel.signal);
  let worst: number = EXIT.done;
  try {
    for (const file of files) {
      try {
        const told = await work.profile(file);
        if (json) writeJson(asJson(told));
        else tell(told);
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
    await work.close();
  }
}

/** Profiles one file after the other; the catalog is opened when the first turns out to be one that can be read. */
export class ProfileWork {
  private readonly options: ProfileCommandOptions;
  private readonly signal: AbortSignal;
  private open: OpenDesk | null = null;

  constructor(options: ProfileCommandOptions, signal: AbortSignal) {
    this.options = options;
    this.signal = signal;
  }

  /**
   * Registers what is new. Where the checksum tells that nothing is, no cell is read.
   * @throws InputError
   */
  async profile(file: string): Promise<Told> {
    const path = isAddress(file) ? file : resolve(file);
    const names = namesIn(this.options);
    const progress = new Progress();
    const reading: ProfileOptions = {
      ...readingOptions(this.options),
      onProgress: ({ stage, share }) => progress.show(STAGES[stage], share),
      signal: this.signal,
    };
    try {
      const profiler = await createProfiler(readConfig());
      const known = await this.known(profiler, path, { ...reading, names });
      if (known) return { file, ...known };
      const profile = await profiler.profile(path, reading);
      const { desk } = await this.desk();
      return { file, profile, outcome: await desk.register(profile, names, { actor: 'cli' }) };
    } finally {
      progress.end();
    }
  }

  async close(): Promise<void> {
    await this.open?.close();
    this.open = null;
  }

  private async known(
    profiler: TableProfiler,
    path: string,
    { names, ...reading }: ProfileOptions & { names: ProfileNames },
  ): Promise<Omit<Told, 'file'> | null> {
    const isKnown = async (address: string): Promise<boolean> => (await this.desk()).desk.knows(address, names);
    const identity = await profiler.identify(path, { ...reading, isKnown });
    return identity && (await this.desk()).desk.known(identity, names);
  }

  private async desk(): Promise<OpenDesk> {
    const config = readConfig();
    this.open ??= await openDesk(config, createLogger(config));
    return this.open;
  }
}

function isAddress(file: string): boolean {
  return /^\w+:\/\//.test(file);
}
function readingOptions({ target, ignore, table, missing, landmarkers, ...text }: ProfileCommandOptions): ProfileOptions {
  const { encoding, comment, delimiter, quote } = text;
  return {
    ...(target === undefined ? {} : { target }),
    ...(ignore === undefined ? {} : { ignore: ignore.split(',') }),
    ...(table === undefined ? {} : { table }),
    ...(missing === undefined ? {} : { missing: missing.split(',') }),
    ...(landmarkers === true ? { landmarkers } : {}),
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

function namesIn({ name, source, agent }: ProfileCommandOptions): ProfileNames {
  return {
    ...(name === undefined ? {} : { name }),
    ...(source === undefined ? {} : { source }),
    ...(agent === undefined ? {} : { agent }),
  };
}
