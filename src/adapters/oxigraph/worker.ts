import { parentPort } from 'node:worker_threads';
import { Oxigraph } from './triples.ts';
import type { Reply, Request } from './messages.ts';

/**
 * The thread that holds the triples. Oxigraph works synchronously, so it would hold up the whole server elsewhere; and only a thread can be
 * ended in the middle of a query. After an error of the engine's own (out of memory, stack exhausted) its state is unknown: the thread says
 * so and does nothing more.
 */
const port = parentPort;
if (!port) throw new Error('This file is the entry of a worker thread; it does nothing by itself.');
const triples = new Oxigraph();
port.on('message', ({ id, work }: Request) => {
  const reply = (message: Reply, transfer: ArrayBuffer[] = []): void => port.postMessage(message, transfer);
  try {
    const done = triples.perform(work);
    reply({ id, done }, 'body' in done ? [done.body.buffer as ArrayBuffer] : []);
  } catch (error) {
    reply({ id, broken: error instanceof Error ? error.message : String(error) });
    port.close();
  }
});
