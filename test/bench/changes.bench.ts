import { readFile } from 'node:fs/promises';
import { WebSocket } from 'ws';
import { serverDatabase } from '../support/databases.ts';
import { graphql, startServer, type RunningServer } from '../support/server.ts';
import { TRANSPORTS, type Following } from '../transport/graphql/subscriptions/clients.ts';
import { benchmark, quantile, summary, type Figures } from './measure.ts';

const CHANGES = 'subscription { changes(kinds: [DATASET]) { cursor entity { key } } }';
const WHOLE = 'subscription { changes(kinds: [DATASET]) { cursor entity { key description } } }';
const REGISTER =
  'mutation ($key: Key!, $text: String) { registerDataset(input: { key: $key, name: "D", description: $text }) { outcome } }';
const LONG = 'x'.repeat(20_000);

/** Milliseconds from the answer of a mutation to the arrival at each subscriber. */
class Arrivals {
  readonly times: number[] = [];
  private readonly answered = new Map<string, number>();
  private readonly early = new Map<string, number[]>();
  private expected = 0;

  async listen(following: Following): Promise<void> {
    for (;;) {
      const answer = await following.next().catch(() => null);
      const key = (answer?.data?.changes as { entity: { key: string } } | undefined)?.entity.key;
      if (key === undefined) return;
      const now = performance.now();
      const at = this.answered.get(key);
      if (at === undefined) this.early.set(key, [...(this.early.get(key) ?? []), now]);
      else this.times.push(now - at);
    }
  }
  wrote(key: string, subscribers: number): void {
    const now = performance.now();
    this.answered.set(key, now);
    this.times.push(...(this.early.get(key) ?? []).map((arrived) => arrived - now));
    this.early.delete(key);
    this.expected += subscribers;
  }
  async complete(): Promise<void> {
    while (this.times.length < this.expected) await pause(5);
  }
}
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function measure(servers: readonly [RunningServer, RunningServer], listeners: readonly Following[], round: Round): Promise<number[]> {
  const arrivals = new Arrivals();
  const listening = listeners.map((following) => arrivals.listen(following));
  await pause(2500);
  for (let i = 0; i < round.writes; i++) {
    const key = `${round.name}-${i}`;
    await graphql(servers[0].url, REGISTER, { key, text: round.text });
    arrivals.wrote(key, listeners.length);
    await pause(round.wait);
  }
  await arrivals.complete();
  await Promise.all(listeners.map((following) => following.end()));
  await Promise.all(listening);
  return arrivals.times;
}
interface Round {
  name: string;
  writes: number;
  wait: number;
  text?: string;
}

async function memory({ process }: RunningServer): Promise<number> {
  const status = await readFile(`/proc/${process.pid}/status`, 'utf8');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
}

/** Subscribes to everything, long texts too, and reads nothing of it. */
async function stalledClient(url: string): Promise<WebSocket> {
  const socket = new WebSocket(url.replace(/^http/, 'ws'), 'graphql-transport-ws');
  await new Promise((resolve) => socket.once('open', resolve));
  socket.send('{"type":"connection_init"}');
  await new Promise((resolve) => socket.once('message', resolve));
  socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query: WHOLE } }));
  socket.pause();
  return socket;
}

async function benchChanges(): Promise<Figures> {
  const database = await serverDatabase();
  if (!database) return { 'no figures': 'DATABASE_URL is not set' };
  const start = (): Promise<RunningServer> => startServer({ DATABASE_URL: database.url });
  const servers = [await start(), await start()] as const;
  const url = `${servers[1].url}/graphql`;
  const figures: Figures = {};
  for (const { name, follow } of TRANSPORTS) {
    for (const count of [1, 100]) {
      const listeners = Array.from({ length: count }, () => follow(url, CHANGES));
      const times = await measure(servers, listeners, { name: `${name.slice(0, 1)}${count}`, writes: 200, wait: 10 });
      figures[`${name}, ${count} subscribers in the other process`] = `${summary(times)}, max ${quantile(times, 1).toFixed(1)} ms`;
    }
  }
  for (const stalled of [0, 1]) {
    const sockets = await Promise.all(Array.from({ length: stalled }, () => stalledClient(url)));
    const before = await memory(servers[1]);
    const listeners = Array.from({ length: 99 }, () => TRANSPORTS[1]?.follow(url, CHANGES)).filter((one) => one !== undefined);
    const times = await measure(servers, listeners, { name: `stalled-${stalled}`, writes: 1500, wait: 5, text: LONG });
    figures[`99 WebSocket subscribers beside ${stalled} that reads nothing, 30 MB of changes`] =
      `${summary(times)}, memory ${before} -> ${await memory(servers[1])} MB`;
    sockets.forEach((socket) => socket.terminate());
  }
  await Promise.all(servers.map((server) => server.stop()));
  await database.close();
  return figures;
}

benchmark('changes across two processes, from the answer of the mutation to the arrival', benchChanges);
