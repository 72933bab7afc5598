import { watch, type Dirent, type FSWatcher } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { InputError } from '../errors.ts';

export interface WatchOptions {
  folder: string;
  /** Whether a file of that name is one to take. */
  accepts: (name: string) => boolean;
  /** What an accepted file is a part of, by its path below the folder: itself, or a folder that is taken as a whole. */
  wholeOf: (path: string) => string;
  /** Takes a file, or folder, that is new or was changed. What it throws is handed to `failed`. */
  take: (file: string) => Promise<void>;
  /** @returns whether it is the file's fault: such a file is tried again when it has changed, others after a while */
  failed: (file: string, error: unknown) => boolean;
  /** Told of a file that was there and is no more. */
  gone: (file: string) => void;
  /** Told after each look that took something. */
  rest: () => Promise<void>;
  signal: AbortSignal;
  times?: Partial<WatchTimes>;
}
interface WatchTimes {
  /** A file is taken when its size and date have stayed the same for so long. */
  settle: number;
  /** How often is looked, since not every file system tells of changes. */
  period: number;
  /** After so long a file is tried again that failed without a fault of its own. */
  retry: number;
}
const TIMES: WatchTimes = { settle: 1000, period: 5000, retry: 30_000 };
/** Milliseconds between two looks. */
const FEWEST_BETWEEN = 100;
const MOST_FILES = 100_000;

interface Seen {
  /** Size and date, of each of its files. */
  state: string;
  /** Not to be taken before that time. */
  due: number;
  taken: boolean;
}

/**
 * Takes each file of a folder, and of those below it, once it has settled, and again when it has changed, until the signal ends it. Names that begin with `.` or
 * `_` are left out: so those who write files name what is not whole.
 * @throws InputError for a folder that cannot be read
 */
export async function watchFolder(options: WatchOptions): Promise<void> {
  await new FolderWatch(options).run();
}

class FolderWatch {
  private readonly options: WatchOptions;
  private readonly times: WatchTimes;
  private readonly seen = new Map<string, Seen>();
  /** Whether something changed while it was looked. */
  private nudged = false;
  private wake: () => void = () => {
    this.nudged = true;
  };

  constructor(options: WatchOptions) {
    this.options = options;
    this.times = { ...TIMES, ...options.times };
  }

  async run(): Promise<void> {
    const { signal } = this.options;
    const watcher = this.listen();
    const onAbort = (): void => this.wake();
    signal.addEventListener('abort', onAbort);
    try {
      while (!signal.aborted) {
        const next = await this.look();
        if (!signal.aborted) await this.pause(next);
      }
    } finally {
      signal.removeEventListener('abort', onAbort);
      watcher?.close();
    }
  }

  /** Only shortens the wait: where the system cannot tell of changes, looking finds them. */
  private listen(): FSWatcher | null {
    try {
      const watcher = watch(this.options.folder, () => this.wake());
      watcher.on('error', () => watcher.close());
      return watcher;
    } catch {
      return null;
    }
  }

  /** @returns when to look again */
  private async look(): Promise<number> {
    const { gone, rest, signal } = this.options;
    const there = await this.states();
    for (const file of this.seen.keys()) {
      if (there.has(file)) continue;
      this.seen.delete(file);
      gone(file);
    }
    let took = false;
    for (const [file, state] of there) {
      if (signal.aborted) return 0;
      if (!this.isDue(file, state)) continue;
      took = true;
      await this.takeOne(file);
    }
    if (took) await rest();
    const waiting = [...this.seen.values()].filter(({ taken }) => !taken).map(({ due }) => due);
    return Math.min(Date.now() + this.times.period, ...waiting);
  }

  private isDue(file: string, state: string): boolean {
    const known = this.seen.get(file);
    if (known?.state === state) return !known.taken && known.due <= Date.now();
    this.seen.set(file, { state, due: Date.now() + this.times.settle, taken: false });
    return false;
  }

  private async takeOne(file: string): Promise<void> {
    const known = this.seen.get(file);
    if (!known) return;
    try {
      await this.options.take(file);
      known.taken = true;
    } catch (error) {
      if (this.options.signal.aborted) return;
      // Somebody has gone on writing: it has not settled, and that is no fault.
      if ((await this.states()).get(file) !== known.state) return;
      known.taken = this.options.failed(file, error);
      known.due = Date.now() + this.times.retry;
    }
  }

  private async states(): Promise<Map<string, string>> {
    const parts = new Map<string, string[]>();
    const folders = [this.options.folder];
    let files = 0;
    for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
      for (const entry of await this.entries(folder)) {
        const path = join(folder, entry.name);
        if (/^[_.]/.test(entry.name)) continue;
        if (entry.isDirectory()) folders.push(path);
        else if (this.options.accepts(entry.name)) {
          files++;
          await this.note(parts, path);
        }
      }
      if (files > MOST_FILES) throw new InputError(`${this.options.folder}: more than ${MOST_FILES} files; watch a part of them`);
    }
    const states = [...parts].map(([whole, known]) => [whole, known.sort().join('\n')] as const);
    return new Map(states.sort(([a], [b]) => (a < b ? -1 : 1)));
  }
  private async note(parts: Map<string, string[]>, path: string): Promise<void> {
    const state = await stateOf(path);
    if (state === null) return;
    const { folder, wholeOf } = this.options;
    const whole = join(folder, wholeOf(relative(folder, path)));
    const known = parts.get(whole);
    if (known) known.push(`${path} ${state}`);
    else parts.set(whole, [`${path} ${state}`]);
  }

  private async entries(folder: string): Promise<Dirent[]> {
    return readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
      // A folder below that is gone is gone with its files.
      if (folder !== this.options.folder && codeOf(cause) === 'ENOENT') return [];
      throw new InputError(`${folder}: the folder cannot be read (${codeOf(cause)}); check the path and its permissions`, { cause });
    });
  }

  private async pause(until: number): Promise<void> {
    const { signal } = this.options;
    await new Promise<void>((resolve) => {
      let timer = setTimeout(resolve, this.nudged ? FEWEST_BETWEEN : Math.max(1, until - Date.now()));
      this.wake = () => {
        clearTimeout(timer);
        // Who writes much tells of it often.
        if (signal.aborted) resolve();
        else timer = setTimeout(resolve, FEWEST_BETWEEN);
      };
    });
    this.nudged = false;
    this.wake = () => {
      this.nudged = true;
    };
  }
}

/** Null where there is no such file. */
async function stateOf(path: string): Promise<string | null> {
  const stats = await stat(path).catch(() => null);
  return stats?.isFile() === true ? `${stats.ino} ${stats.size} ${stats.mtimeMs}` : null;
}
function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
