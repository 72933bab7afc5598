import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

/** The built catalog as people run it: processes of their own. */
const root = fileURLToPath(new URL('../..', import.meta.url));
export const projectFile = (path: string): string => root + path;

/** Nothing of the test's own environment but what a program needs to run. */
export function cleanEnvironment(extra: Readonly<Record<string, string>>): Record<string, string> {
  return { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...extra };
}

export interface RunningServer {
  url: string;
  process: ChildProcess;
  /** What it has written so far. */
  log(): string;
  /** Ends it with a signal and waits; answers the exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

export async function startServer(environment: Readonly<Record<string, string>>): Promise<RunningServer> {
  const port = environment.PORT ?? String(await freePort());
  const child = spawn(process.execPath, [projectFile('dist/main.js')], {
    env: cleanEnvironment({ ...environment, PORT: port }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => output.push(chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const url = `http://localhost:${port}`;
  for (;;) {
    const answer = await fetch(`${url}/readyz`).catch(() => null);
    if (answer?.ok) break;
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}: ${output.join('')}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const stop = (signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> => {
    child.kill(signal);
    return ended;
  };
  return { url, process: child, log: () => output.join(''), stop };
}

export interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
}
/** Runs the command line. */
export function runCatalog(args: readonly string[], environment: Readonly<Record<string, string>>, cwd = root): Promise<Ran> {
  return spawnCatalog(args, environment, cwd).done;
}
export function spawnCatalog(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  cwd = root,
): { child: ChildProcess; done: Promise<Ran> } {
  const child = spawn(process.execPath, [projectFile('bin/catalog.js'), ...args], { env: cleanEnvironment(environment), cwd });
  const [stdout, stderr]: [string[], string[]] = [[], []];
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk.toString()));
  const done = new Promise<Ran>((resolve) =>
    child.once('close', (code) => resolve({ code, stdout: stdout.join(''), stderr: stderr.join('') })),
  );
  return { child, done };
}
/** JSON lines on standard output. */
export function jsonLines({ stdout }: Ran): Record<string, unknown>[] {
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
export async function graphql(
  url: string,
  query: string,
  variables: object = {},
): Promise<{ data?: Record<string, unknown>; errors?: { message: string; extensions: { code: string; field?: string } }[] }> {
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  return (await answer.json()) as Awaited<ReturnType<typeof graphql>>;
}
