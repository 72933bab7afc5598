import { readConfig } from '../config.ts';
import type { GraphDifference, GraphsCompared } from '../services/graph/graph-comparison.ts';
import { openDesk } from './desk.ts';
import { createLogger } from './logger.ts';
import { EXIT, plain, Progress, say, write, writeJson } from './terminal.ts';
import { tripleStoreAddress } from './triple-store-address.ts';

/** Compares a triple store with the catalog, graph by graph; differences are told as they are found. @param url `true`: the configured store */
export async function verifyGraphs(url: string | true, json: boolean): Promise<number> {
  const config = readConfig();
  const address = tripleStoreAddress(url === true ? undefined : url, config);
  const open = await openDesk(config, createLogger(config));
  const progress = new Progress();
  try {
    progress.show('comparing', null);
    const { checked, differences, unusedTerms } = await open.desk.compareGraphs(address, async (found) => {
      let figures: GraphsCompared = { checked: 0, differences: 0, unusedTerms: 0 };
      for await (const one of found) {
        if ('checked' in one) figures = one;
        else tell(one, json, progress);
      }
      return figures;
    });
    progress.end();
    if (json) writeJson({ checked, differences, unusedTerms });
    else {
      const unused =
        unusedTerms > 0 ? ` ${unusedTerms} triples about terms are used no more; the next push of everything takes them away.` : '';
      say(`${checked} graphs compared, ${differences === 0 ? 'all as in the catalog' : `${differences} differences`}.${unused}`);
    }
    return differences === 0 ? EXIT.done : EXIT.problems;
  } finally {
    progress.end();
    await open.close();
  }
}

function tell({ side, id, problem }: GraphDifference, json: boolean, progress: Progress): void {
  progress.end();
  if (json) writeJson({ side, id, problem });
  else write(`${plain(id)}  ${plain(problem)}`);
}
