import type { Server } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { createApp, type App } from '../app.ts';
import { readConfig, showConfig, type Config } from '../config.ts';
import { SetupError } from '../errors.ts';
import { createHttpServer } from '../transport/http.ts';
import { serveLocalSocket } from '../transport/local-socket.ts';
import { deskOf, tablesOf } from './desk.ts';
import { createLogger } from './logger.ts';
import { EXIT, say, write } from './terminal.ts';

/** Serves until it is told to stop; what is under way is finished first. */
export async function serveCommand(): Promise<number> {
  const config = readConfig();
  const logger = createLogger(config);
  const started = performance.now();
  if (config.databaseUrl === undefined) say(`Opening the catalog in ${config.dataDir} …`);
  const app = await createApp(config, logger);
  let server: FastifyInstance | null = null;
  try {
    // Asked for before anybody can reach the server: whoever reaches it may tell it to stop.
    const told = stopSignal();
    server = await createHttpServer(app, { baseIri: config.baseIri, logger, catalog: config.catalog });
    const address = await listen(server, config);
    const socket = config.databaseUrl === undefined ? await serveLocalSocket(config.dataDir, tablesOf(deskOf(app, config))) : null;
    await app.push?.start();
    app.services.recommendations.start();
    await greet(app, config, { address, seconds: (performance.now() - started) / 1000 });
    await told;
    say('Stopping …');
    forceOnSecondSignal();
    if (socket) await inTime(socket, new Promise((resolve) => socket.close(resolve)));
    return EXIT.done;
  } finally {
    if (server) await inTime(server.server, server.close());
    await app.close();
  }
}

async function listen(server: FastifyInstance, { host, port }: Config): Promise<string> {
  try {
    await server.listen({ host, port });
  } catch (cause) {
    throw listenError(cause, host, port);
  }
  const bound = server.addresses().find((one) => typeof one !== 'string');
  const name = ['127.0.0.1', '0.0.0.0'].includes(host) ? 'localhost' : host;
  return `http://${name}:${bound?.port ?? port}`;
}

function listenError(cause: unknown, host: string, port: number): unknown {
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;
  switch (code) {
    case 'EADDRINUSE':
      return new SetupError(`Port ${port} on ${host} is in use. Stop what uses it, or set PORT to another port.`, { cause });
    case 'EACCES':
      return new SetupError(`Port ${port} on ${host} may not be used by you. Set PORT to one above 1023.`, { cause });
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new SetupError(`HOST ${host} is no address of this machine. Set HOST to 127.0.0.1 or 0.0.0.0.`, { cause });
    default:
      return cause;
  }
}

async function greet(app: App, config: Config, { address, seconds }: { address: string; seconds: number }): Promise<void> {
  const { catalog } = app.services;
  const [datasets, models, runs] = await Promise.all([catalog.count('Dataset'), catalog.count('Model'), catalog.count('TrainingRun')]);
  write(`\nModel Lake Catalog is ready at ${address}/graphql (${seconds.toFixed(1)} s)\n`);
  const shown = showConfig(config);
  for (const [name, value] of [
    ['holds', `${datasets} datasets, ${models} models, ${runs} training runs`],
    ...Object.entries(shown).filter(([name]) => name !== 'server'),
  ] as const) {
    write(`  ${name.padEnd(11)} ${value}`);
  }
  write(`
Try
  ${address}/graphql                  in a browser: the story of a model, ready to be run
  ${address}/id/dataset/diabetes      a page; with Accept: text/turtle the same as RDF
  npx catalog search diabetes
  npx catalog lineage diabetes-predictor
  npx catalog profile FILE.csv --target COLUMN
Ctrl-C stops it.`);
}

/** Requests under way are finished; one that does not end in time is cut off. */
async function inTime(server: Server, closed: Promise<unknown>): Promise<void> {
  const cut = setTimeout(() => server.closeAllConnections(), GRACE_MS);
  await closed;
  clearTimeout(cut);
}
const GRACE_MS = 10_000;

/** Whoever asks twice does not want to wait. What was answered is stored; the lock ends with the process. */
function forceOnSecondSignal(): void {
  for (const signal of SIGNALS) process.once(signal, () => process.exit(EXIT.problems));
}
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    const stop = (): void => {
      for (const signal of SIGNALS) process.off(signal, stop);
      resolve();
    };
    for (const signal of SIGNALS) process.on(signal, stop);
  });
}
