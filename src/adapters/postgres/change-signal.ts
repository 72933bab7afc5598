import pg from 'pg';
import type { ChangeSignal } from '../../ports/change-signal.ts';
import type { Logger } from '../../ports/runtime.ts';

/** The channel on which each transaction that writes to the feed is announced when it commits. */
export const CHANGE_CHANNEL = 'catalog_change';

const FIRST_WAIT = 100;
const MOST_WAIT = 5000;

/** Word of commits by LISTEN, over a connection of its own that lives while somebody listens: pools hand connections to others. */
export class PostgresChangeSignal implements ChangeSignal {
  private readonly url: string;
  private readonly logger: Logger;

  constructor(url: string, logger: Logger) {
    this.url = url;
    this.logger = logger;
  }

  listen(listener: () => void): () => void {
    const ear = new Ear(this.url, listener, this.logger);
    ear.open();
    return () => ear.close();
  }
}

/** One listening connection, replaced whenever it is lost. */
class Ear {
  private readonly url: string;
  private readonly listener: () => void;
  private readonly logger: Logger;
  private client: pg.Client | null = null;
  private timer: NodeJS.Timeout | null = null;
  private wait = FIRST_WAIT;
  private closed = false;

  constructor(url: string, listener: () => void, logger: Logger) {
    this.url = url;
    this.listener = listener;
    this.logger = logger;
  }

  open(): void {
    const client = new pg.Client({
      connectionString: this.url,
      application_name: 'model-lake-catalog changes',
      connectionTimeoutMillis: 10_000,
      keepAlive: true,
    });
    this.client = client;
    client.on('notification', () => this.listener());
    client.on('error', (error) => this.lost(client, error));
    client.on('end', () => this.lost(client, null));
    this.start(client).catch((error: unknown) => this.lost(client, error));
  }

  private async start(client: pg.Client): Promise<void> {
    await client.connect();
    await client.query(`LISTEN ${CHANGE_CHANNEL}`);
    this.wait = FIRST_WAIT;
    // What was committed while nobody listened was announced to nobody.
    if (this.client === client) this.listener();
  }

  private lost(client: pg.Client, error: unknown): void {
    if (this.closed || this.client !== client) return;
    this.client = null;
    this.logger.warn({ error }, 'The connection that tells of changes was lost; it is opened again, and the feed is looked at meanwhile.');
    client.end().catch(() => undefined);
    this.timer = setTimeout(() => this.open(), this.wait);
    this.timer.unref();
    this.wait = Math.min(this.wait * 2, MOST_WAIT);
  }

  close(): void {
    this.closed = true;
    if (this.timer) clearTimeout(this.timer);
    this.client?.end().catch(() => undefined);
    this.client = null;
  }
}
