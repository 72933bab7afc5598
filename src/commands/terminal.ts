import { CatalogError, SetupError } from '../errors.ts';

/** What commands write: JSON lines for scripts, words for people. Standard output holds the answer, everything else goes to standard error. */

export const EXIT = { done: 0, problems: 1, wrongUse: 2 } as const;

export function writeJson(value: object): void {
  process.stdout.write(JSON.stringify(value) + '\n');
}
export function write(text = ''): void {
  process.stdout.write(text + '\n');
}
export function say(text: string): void {
  process.stderr.write(text + '\n');
}

/** Text without what could steer a terminal: names and descriptions come from others. */
export function plain(text: string): string {
  return Array.from(text, (c) => (/[\p{Cc}\p{Cf}]/u.test(c) ? ' ' : c)).join('');
}

/** Rows in columns as wide as their widest cell; numbers to the right. */
export function table(rows: readonly (readonly (string | number)[])[]): string {
  const text = rows.map((row) => row.map((cell) => (typeof cell === 'number' ? String(cell) : plain(cell))));
  const widths = (text[0] ?? []).map((_, column) => Math.max(...text.map((row) => (row[column] ?? '').length)));
  const lines = text.map((row, i) =>
    row
      .map((cell, column) =>
        typeof rows[i]?.[column] === 'number' ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
  return lines.join('\n');
}

/** One line of progress, rewritten in place on a terminal; in a pipe only stages are told. */
export class Progress {
  private readonly terminal = process.stderr.isTTY;
  private readonly started = Date.now();
  private stage = '';
  private readonly said = new Set<string>();
  private shown = 0;

  show(stage: string, share: number | null): void {
    const now = Date.now();
    if (!this.terminal) {
      // A line per stage, and only for work that takes long enough to be wondered about. Two may go on at a time.
      if (this.said.has(stage) || now - this.started <= 2000) return;
      this.said.add(stage);
      say(stage);
    } else if (now - this.started > 300 && (stage !== this.stage || now - this.shown > 100)) {
      const percent = share === null ? '' : ` ${Math.floor(share * 100)} %`;
      process.stderr.write(`\r\u001b[K${stage}${percent}, ${((now - this.started) / 1000).toFixed(0)} s`);
      this.shown = now;
    }
    this.stage = stage;
  }

  end(): void {
    if (this.terminal && this.shown > 0) process.stderr.write('\r\u001b[K');
  }
}

/** Tells an error in one place and gives the exit code: 2 for wrong use and wrong surroundings, 1 for the rest. */
export function tellError(error: unknown, json: boolean): number {
  if (!(error instanceof CatalogError)) return tellUnexpected(error, json);
  const { code, message, field } = error;
  if (json) writeJson({ error: { code, message, field } });
  say(`catalog: ${message.split('\n').map(plain).join('\n')}`);
  return isWrongUse(error) ? EXIT.wrongUse : EXIT.problems;
}
/** A fault of ours: the stack helps whoever mends it. */
function tellUnexpected(error: unknown, json: boolean): number {
  const message = error instanceof Error ? error.message : String(error);
  if (json) writeJson({ error: { code: 'INTERNAL', message } });
  say(`catalog: ${error instanceof Error ? (error.stack ?? message) : message}`);
  return EXIT.problems;
}
function isWrongUse(error: CatalogError): boolean {
  return error instanceof SetupError || error.code === 'INPUT_INVALID' || error.code === 'NOT_FOUND';
}
