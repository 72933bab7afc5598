import { setTimeout as sleep } from 'node:timers/promises';
import { graphql, jsonLines, runCatalog, spawnCatalog, startServer, type RunningServer } from './server.ts';

/**
 * Rounds of kill -9 at random moments under writes. After each the catalog is started again, left to index by itself, and its index is compared
 * with its database by `catalog verify`.
 */
export interface KillPlan {
  environment: Readonly<Record<string, string>>;
  rounds: number;
  /** Of the numbers that decide what is written and when it is killed. */
  seed: number;
  /** Catalogs on one database; in each round one of them is killed, or all. */
  processes: number;
  /** The search server, where it may be killed too: in some rounds, together with the catalog or without it. */
  searchServer?: { kill(): Promise<void>; start(): Promise<void> };
}
export interface KillFigures {
  /** Of what was killed how often. */
  kills: Record<'catalog' | 'reindex' | 'searchServer', number>;
  /** Writes that were done, and requests that were cut short, whose work is done or not. */
  done: number;
  cut: number;
  /** Things compared, over all rounds. */
  compared: number;
  differences: string[];
}

/** One write after the other, of things that are few enough to meet again. */
const KEYS = 40;
const WRITERS = 4;
const LONGEST_LIFE_MS = 1500;
/** It is at it by then. */
const REINDEX_STARTS_MS = 1000;
const INDEXED_IN_MS = 300_000;

export async function killRounds(plan: KillPlan): Promise<KillFigures> {
  const rounds = new KillRounds(plan);
  try {
    return await rounds.run();
  } finally {
    await rounds.end();
  }
}

/** Numbers from 0 to below 1, the same for the same seed (Lehmer's generator). */
function generator(seed: number): () => number {
  let state = (seed % 2_147_483_646) + 1;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

class KillRounds {
  private readonly plan: KillPlan;
  private readonly random: () => number;
  private servers: (RunningServer | null)[];
  private readonly figures: KillFigures = {
    kills: { catalog: 0, reindex: 0, searchServer: 0 },
    done: 0,
    cut: 0,
    compared: 0,
    differences: [],
  };
  private written = 0;

  constructor(plan: KillPlan) {
    this.plan = plan;
    this.random = generator(plan.seed);
    this.servers = Array.from({ length: plan.processes }, () => null);
  }

  async run(): Promise<KillFigures> {
    await this.startAll();
    for (let round = 0; round < this.plan.rounds; round++) {
      await this.underWrites(() => this.killSome(round));
      await this.startAll();
      await this.compare(round);
    }
    return this.figures;
  }
  async end(): Promise<void> {
    await Promise.all(this.servers.flatMap((server) => server?.stop() ?? []));
  }

  private async startAll(): Promise<void> {
    this.servers = await Promise.all(this.servers.map((server) => (server ? Promise.resolve(server) : startServer(this.plan.environment))));
  }

  private async underWrites(work: () => Promise<void>): Promise<void> {
    let running = true;
    const writers = Array.from({ length: WRITERS }, async () => {
      while (running) await this.write();
    });
    const working = work().finally(() => (running = false));
    await Promise.all([working, ...writers]);
  }

  /** In every fourth round the index is being made anew; in every tenth the search server is killed, if there is one to kill. */
  private async killSome(round: number): Promise<void> {
    const reindex = round % 4 === 1 ? this.reindex() : null;
    await sleep((reindex ? REINDEX_STARTS_MS : 0) + this.random() * LONGEST_LIFE_MS);
    reindex?.kill();
    const searchServer = round % 10 === 9 ? this.plan.searchServer : undefined;
    if (searchServer) {
      await searchServer.kill();
      this.figures.kills.searchServer++;
      await sleep(this.random() * LONGEST_LIFE_MS);
    }
    // Only where the search server was killed may all catalogs live on: else nothing would be cut short.
    if (!searchServer || round % 20 !== 9) await this.killCatalogs();
    await reindex?.done;
    await searchServer?.start();
  }
  private reindex(): { kill(): void; done: Promise<unknown> } {
    const { child, done } = spawnCatalog(['reindex', '--json'], this.plan.environment);
    const kill = (): void => {
      if (child.exitCode === null && this.random() < 0.8 && child.kill('SIGKILL')) this.figures.kills.reindex++;
    };
    return { kill, done };
  }
  private async killCatalogs(): Promise<void> {
    const one = Math.floor(this.random() * this.servers.length);
    const all = this.random() < 0.3;
    const killed = this.servers.map((server, i) => (all || i === one ? server : null));
    await Promise.all(killed.flatMap((server) => server?.stop('SIGKILL') ?? []));
    this.figures.kills.catalog += killed.filter(Boolean).length;
    this.servers = this.servers.map((server, i) => (killed[i] ? null : server));
  }

  private async compare(round: number): Promise<void> {
    const { environment } = this.plan;
    await this.indexed();
    const ran = await runCatalog(['verify', '--json'], environment);
    const lines = jsonLines(ran);
    const { checked, differences } = lines.at(-1) ?? {};
    this.figures.compared += Number(checked);
    const told = lines.slice(0, -1).map((line) => JSON.stringify(line));
    if (ran.code !== 0 || differences !== 0) this.figures.differences.push(`round ${round}: ${told.join(' ')} ${ran.stderr}`);
  }
  /** By the catalog itself, and not by the command that compares. */
  private async indexed(): Promise<void> {
    const end = Date.now() + INDEXED_IN_MS;
    for (const server of this.servers) {
      for (;;) {
        const { data, errors } = await graphql(server?.url ?? '', '{ search(text: "rose", first: 1) { complete } }');
        if ((data?.search as { complete: boolean } | undefined)?.complete) break;
        if (Date.now() > end)
          throw new Error(
            `the index does not catch up: ${JSON.stringify(errors ?? data)} ${this.servers.map((one) => one?.log()).join('\n')}`,
          );
        await sleep(50);
      }
    }
  }

  private async write(): Promise<void> {
    const servers = this.servers.filter((server) => server !== null);
    const server = servers[Math.floor(this.random() * servers.length)];
    if (!server) return sleep(20);
    try {
      if (await this.writeTo(server.url)) this.figures.done++;
    } catch (error) {
      if (!(error instanceof TypeError || error instanceof SyntaxError)) throw error;
      // It was killed, or has just been: no answer, or half of one.
      this.figures.cut++;
      await sleep(20);
    }
  }
  private async writeTo(url: string): Promise<boolean> {
    const n = Math.floor(this.random() * KEYS);
    const what = this.random();
    const name = `Rose ${++this.written}`;
    if (what < 0.3) return this.changeDataset(url, n, name);
    if (what < 0.5) return mutate(url, ADD_VERSION, { key: `d${n}`, value: this.random() * 1000, tags: [`t${n % 7}`] });
    if (what < 0.65) return this.changeAgent(url, n % 5, name);
    if (what < 0.68) return mutate(url, ADD_MANY, { operations: this.many(name) });
    return this.retireOrRestore(url, n, what < 0.84);
  }
  private async changeDataset(url: string, n: number, name: string): Promise<boolean> {
    const expectedRevision = (await stored(url, 'DATASET', `d${n}`))?.revision;
    const administrator = { kind: 'AGENT', key: `a${n % 5}` };
    const done = await mutate(url, REGISTER_DATASET, {
      input: { key: `d${n}`, name, tags: [`t${n % 3}`], administrator, expectedRevision },
    });
    // The administrator may not be there yet.
    return done || this.changeAgent(url, n % 5, name);
  }
  private async changeAgent(url: string, n: number, name: string): Promise<boolean> {
    const expectedRevision = (await stored(url, 'AGENT', `a${n}`))?.revision;
    return mutate(url, REGISTER_AGENT, { input: { key: `a${n}`, name, agentType: 'PERSON', expectedRevision } });
  }
  private async retireOrRestore(url: string, n: number, retire: boolean): Promise<boolean> {
    const found = await stored(url, 'DATASET', `d${n}`);
    return found !== null && mutate(url, retire ? RETIRE : RESTORE, { id: found.id });
  }
  private many(name: string): object[] {
    return Array.from({ length: 10 }, (_, i) => ({ registerDataset: { key: `m${this.written}-${i}`, name, tags: ['many'] } }));
  }
}

/** What others have done meanwhile; anything else would be a test that writes nothing. */
const REFUSAL = /register it first|retired|revision|already|Others keep writing/;

/** @returns whether it was done */
async function mutate(url: string, mutation: string, variables: object): Promise<boolean> {
  const [error] = (await graphql(url, mutation, variables)).errors ?? [];
  if (error && !REFUSAL.test(error.message)) throw new Error(`a write of the test was refused: ${error.message}`);
  return !error;
}
async function stored(url: string, kind: string, key: string): Promise<{ id: string; revision: number } | null> {
  const { data } = await graphql(url, 'query ($kind: EntityKind!, $key: Key!) { entity(kind: $kind, key: $key) { id revision } }', {
    kind,
    key,
  });
  return (data?.entity as { id: string; revision: number } | null | undefined) ?? null;
}

const REGISTER_DATASET = 'mutation ($input: RegisterDatasetInput!) { registerDataset(input: $input) { outcome } }';
const REGISTER_AGENT = 'mutation ($input: RegisterAgentInput!) { registerAgent(input: $input) { outcome } }';
const ADD_MANY = 'mutation ($operations: [Operation!]!) { applyBatch(operations: $operations) { done } }';
const ADD_VERSION = `mutation ($key: Key!, $value: Float!, $tags: [String!]) {
  registerDatasetVersion(input: {
    dataset: { key: $key }, tags: $tags, metafeatures: [{ name: "NumberOfInstances", value: $value }], profiler: "test/1"
  }) { outcome }
}`;
const RETIRE = 'mutation ($id: ID!) { retire(input: { id: $id }) { outcome } }';
const RESTORE = 'mutation ($id: ID!) { restore(input: { id: $id }) { outcome } }';
