import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { benchmark, summary, type Figures } from './measure.ts';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const ROUNDS = 3;

/** Time from the start of the process to the first answer: on a new directory (with the demo lake) and on one that is there. */
async function benchStart(): Promise<Figures> {
  const cold: number[] = [];
  const warm: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const directory = await mkdtemp(join(tmpdir(), 'catalog-bench-'));
    try {
      cold.push(await startOnce(directory));
      warm.push(await startOnce(directory));
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  }
  return { 'first start, demo lake loaded': summary(cold), 'next start': summary(warm) };
}

async function startOnce(directory: string): Promise<number> {
  const started = performance.now();
  const port = 20_000 + Math.floor(Math.random() * 20_000);
  const server = spawn(process.execPath, [MAIN], {
    env: { PATH: process.env.PATH, DATA_DIR: directory, PORT: String(port) },
    stdio: 'ignore',
  });
  const ended = new Promise((resolve) => server.once('exit', resolve));
  try {
    for (;;) {
      const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null);
      if (answer?.ok) return performance.now() - started;
      if (server.exitCode !== null) throw new Error(`the server ended with ${server.exitCode}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  } finally {
    server.kill('SIGTERM');
    await ended;
  }
}

benchmark('start', benchStart);
