import { expect, it } from 'vitest';

/** Small tools for benchmarks: every figure is over several rounds, and what is compared is measured in turn in the same run. */
export interface Figures {
  [name: string]: string | number;
}

/** Runs a benchmark as a test file of its own, and prints its figures. Machines are noisy: compare ratios of one run. */
export function benchmark(name: string, work: () => Promise<Figures>, timeout?: number): void {
  it(name, { timeout }, async () => {
    const figures = Object.entries(await work());
    const lines = figures.map(([figure, value]) => `  ${figure.padEnd(62)} ${value}`);
    process.stdout.write(`\n${name}\n${lines.join('\n')}\n`);
    expect(figures.length).toBeGreaterThan(0);
  });
}

/** Milliseconds of each call. */
export async function timings(rounds: number, work: (round: number) => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    await work(round);
    times.push(performance.now() - start);
  }
  return times;
}

/** The p-th part of the sorted times, 0 to 1. */
export function quantile(times: readonly number[], p: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))] ?? NaN;
}
export function summary(times: readonly number[]): string {
  return `min ${quantile(times, 0).toFixed(1)}, p50 ${quantile(times, 0.5).toFixed(1)}, p95 ${quantile(times, 0.95).toFixed(1)} ms`;
}
