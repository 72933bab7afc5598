import { kindLabel } from '../model/kind-label.ts';
import type { OnProgress } from './export-documents.ts';
import { Progress } from './terminal.ts';

/** Milliseconds between two looks: what takes long is seen to go on, also while nothing comes. */
const INTERVAL = 250;

/** How far an export is, told while it runs. */
export class ExportProgress {
  private readonly progress = new Progress();
  private readonly silent: boolean;
  private stage = 'reading the catalog';
  private share: number | null = null;

  /** @param how `silent` where the document itself goes to the terminal */
  constructor(how: 'shown' | 'silent' = 'shown') {
    this.silent = how === 'silent';
  }

  async during<T>(work: (onProgress: OnProgress) => Promise<T>): Promise<T> {
    const timer = this.silent ? undefined : setInterval(() => this.progress.show(this.stage, this.share), INTERVAL);
    try {
      return await work((kind, share) => {
        this.stage = kind === null ? 'exporting' : `exporting ${kindLabel(kind)}`;
        this.share = share;
      });
    } finally {
      clearInterval(timer);
      this.progress.end();
    }
  }

  /** Makes room for a line that stays. */
  hide(): void {
    this.progress.end();
  }
}
