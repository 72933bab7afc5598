import { readConfig } from '../config.ts';
import type { OnPushProgress, PushReport } from '../services/graph/triple-store-service.ts';
import { openDesk } from './desk.ts';
import { createLogger } from './logger.ts';
import { EXIT, plain, Progress, say, writeJson } from './terminal.ts';
import { tripleStoreAddress } from './triple-store-address.ts';

/** Pushes the lake to a triple store: what changed since the last time, or everything. Exit code 1 when a thing was refused. */
export async function pushCommand(url: string | undefined, options: { full?: boolean; json?: boolean }): Promise<number> {
  const config = readConfig();
  const address = tripleStoreAddress(url, config);
  const open = await openDesk(config, createLogger(config));
  const progress = new Progress();
  const onProgress: OnPushProgress = (part) => progress.show(part === null ? 'pushing changes' : 'pushing', part);
  try {
    progress.show('pushing', null);
    const report = await open.desk.push({ address, full: options.full === true }, onProgress);
    progress.end();
    if (options.json) writeJson(report);
    else say(reportText(report));
    return report.refused === 0 ? EXIT.done : EXIT.problems;
  } finally {
    progress.end();
    await open.close();
  }
}

/** What was done, in a line or two. */
function reportText({ store, filled, things, triples, removed, refused, seconds }: PushReport): string {
  const speed = `${triples} triples, ${seconds.toFixed(1)} s, ${Math.round(triples / Math.max(seconds, 0.001))} triples/s`;
  const what = { anew: 'everything', further: 'the rest of a push that was ended' }[filled ?? 'anew'];
  const lines = [
    filled === null && things === 0
      ? `${plain(store)} is up to date; nothing to push.`
      : `${plain(store)} is up to date: pushed ${filled === null ? 'what changed' : what}, ${things} things, ${speed}.`,
  ];
  if (removed > 0) lines.push(`${removed} graphs were removed of things that the catalog does not know.`);
  if (refused > 0) lines.push(`${refused} things were refused or cannot be told; the log says which, and why.`);
  return lines.join('\n');
}
