import { benchLineage } from './lineage.bench.ts';
import { benchList } from './list.bench.ts';
import type { Figures } from './measure.ts';
import { benchProfile } from './profile.bench.ts';
import { benchStart } from './start.bench.ts';

/** `npm run bench -- [names]`: runs the named benchmarks, or all, and prints their figures. Machines are noisy: compare ratios of one run. */
const BENCHES: Readonly<Record<string, () => Promise<Figures>>> = { start: benchStart, profile: benchProfile, lineage: benchLineage, list: benchList };

export async function runBenches(names: readonly string[]): Promise<void> {
  const unknown = names.find((name) => !(name in BENCHES));
  if (unknown !== undefined) throw new Error(`There is no benchmark ${unknown}; there are ${Object.keys(BENCHES).join(', ')}.`);
  for (const [name, bench] of Object.entries(BENCHES)) {
    if (names.length > 0 && !names.includes(name)) continue;
    process.stdout.write(`\n${name}\n`);
    for (const [figure, value] of Object.entries(await bench())) process.stdout.write(`  ${figure.padEnd(58)} ${value}\n`);
  }
}
