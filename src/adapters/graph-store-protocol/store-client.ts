import { setTimeout as sleep } from 'node:timers/promises';
import { GraphStoreError } from '../../ports/graph-store.ts';
import type { Endpoint } from './endpoints.ts';

export interface StoreRequest {
  to: Endpoint;
  /** In place of the endpoint's own address, such as with a graph's name. */
  url?: string;
  method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  headers: Readonly<Record<string, string>>;
  body?: string;
  /** Done before each attempt: what has to be so that the request may be sent. */
  before?: () => Promise<void>;
  /** Answers that are no failure, apart from those of success. */
  expected?: readonly number[];
}
export interface StoreClientOptions {
  /** The store, for people. */
  name: string;
  /** Never told to anybody. */
  secrets: readonly string[];
  /** Milliseconds after which a request has failed that is not answered; default: 120,000. */
  timeoutMs?: number;
  /** Requests of the same in all; default: 6. */
  attempts?: number;
  /** Milliseconds before the second attempt, then twice as many each time; default: 250. */
  firstWaitMs?: number;
}

/** The store is busy, restarting, or behind something that cannot reach it. */
const PASSING = new Set([429, 502, 503, 504]);
const MOST_WAIT = 10_000;
/** A store that asks for more patience is left to whoever asks again later. */
const MOST_PATIENCE = 60_000;
/** Characters of the store's own words in an error. */
const WORDS = 300;
const DEFAULTS = { timeoutMs: 120_000, attempts: 6, firstWaitMs: 250 };

/** Sends requests to a triple store over kept connections, and again after failures that may pass. Every request must do the same when it is done twice. */
export class StoreClient {
  private readonly options: Required<StoreClientOptions>;
  private readonly open = new Set<AbortController>();
  /** Ends waiting. */
  private readonly closing = new AbortController();

  constructor(options: StoreClientOptions) {
    this.options = { ...DEFAULTS, ...options };
  }

  /** The answer's text. @throws GraphStoreError */
  async text(request: StoreRequest): Promise<{ status: number; text: string }> {
    return this.send(request, async (response) => ({ status: response.status, text: await response.text() }));
  }

  /**
   * The answer's text as it comes, and what it comes with. A failure after its beginning is not tried again.
   * @throws GraphStoreError
   */
  async *stream(request: StoreRequest): AsyncGenerator<string> {
    const stop = new AbortController();
    this.open.add(stop);
    try {
      const response = await this.send(request, (answer) => Promise.resolve(answer), stop);
      const decoder = new TextDecoder();
      for await (const chunk of response.body ?? []) yield decoder.decode(chunk as Uint8Array, { stream: true });
    } catch (error) {
      throw error instanceof GraphStoreError ? error : this.unreachable(request, error);
    } finally {
      this.open.delete(stop);
      stop.abort();
    }
  }

  close(): void {
    this.closing.abort();
    for (const one of this.open) one.abort();
  }

  private async send<T>(request: StoreRequest, read: (response: Response) => Promise<T>, stop?: AbortController): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        if (this.closing.signal.aborted) throw this.stopping();
        await request.before?.();
        return await this.once(request, read, stop);
      } catch (error) {
        const failure = error instanceof PassingFailure ? error : null;
        if (failure === null) throw error;
        const wait = this.waitAfter(attempt, failure);
        if (wait === null) throw new GraphStoreError(failure.message, { again: true, cause: failure.cause });
        await sleep(wait, undefined, { signal: this.closing.signal }).catch(() => undefined);
      }
    }
  }
  /** Milliseconds; null: no more. */
  private waitAfter(attempt: number, { retryAfterMs }: PassingFailure): number | null {
    if (this.closing.signal.aborted || attempt >= this.options.attempts || (retryAfterMs ?? 0) > MOST_PATIENCE) return null;
    if (retryAfterMs !== null) return retryAfterMs;
    // Others that wait for the same store come at other times.
    return Math.min(MOST_WAIT, this.options.firstWaitMs * 2 ** (attempt - 1)) * (0.5 + Math.random() / 2);
  }

  private async once<T>(request: StoreRequest, read: (response: Response) => Promise<T>, given?: AbortController): Promise<T> {
    const stop = given ?? new AbortController();
    this.open.add(stop);
    const timer = setTimeout(() => stop.abort(new Error(`no answer within ${this.options.timeoutMs / 1000} s`)), this.options.timeoutMs);
    try {
      const response = await this.fetched(request, stop.signal);
      if (!isExpected(request, response)) throw await this.refusal(request, response);
      return await read(response);
    } catch (error) {
      if (error instanceof GraphStoreError || error instanceof PassingFailure) throw error;
      throw this.closing.signal.aborted ? this.stopping() : new PassingFailure(this.unreachable(request, error).message, { cause: error });
    } finally {
      clearTimeout(timer);
      if (!given) this.open.delete(stop);
    }
  }
  private fetched({ to, url, method, headers, body }: StoreRequest, signal: AbortSignal): Promise<Response> {
    return fetch(url ?? to.url, {
      method,
      headers: { ...headers, ...(to.authorization === null ? {} : { authorization: to.authorization }) },
      // Credentials go where they were meant to go.
      redirect: 'manual',
      signal,
      ...(body === undefined ? {} : { body }),
    });
  }

  /** What an answer that is no success means. */
  private async refusal(request: StoreRequest, response: Response): Promise<Error> {
    const { status } = response;
    const words = this.shortened(await response.text().catch(() => ''));
    const said = `${this.options.name} answers ${status} to ${this.shown(request)}${words === '' ? '' : `: ${words}`}`;
    if (PASSING.has(status)) return new PassingFailure(said, { retryAfterMs: retryAfter(response.headers.get('retry-after')) });
    return new StoreRefusal(`${said}${/[.!?]$/.test(said) ? '' : '.'} ${remedyOf(status, response)}`, status);
  }
  private unreachable(request: StoreRequest, error: unknown): GraphStoreError {
    const why = this.shortened(reasonOf(error));
    return new GraphStoreError(
      `${this.options.name} cannot be reached (${this.shown(request)}: ${why}). Check that it runs, and its address.`,
      {
        again: true,
        cause: error,
      },
    );
  }
  private stopping(): GraphStoreError {
    return new GraphStoreError(`The catalog is being stopped; what ${this.options.name} has not got yet comes later.`, { again: true });
  }
  /** The request for people. */
  private shown({ to, url, method }: StoreRequest): string {
    const { pathname, searchParams } = new URL(url ?? to.url);
    const graph = searchParams.get('graph');
    return `${method} ${pathname}${graph === null ? '' : ` of the graph <${graph}>`}`;
  }
  /** The store's words on one line. */
  private shortened(text: string): string {
    const hidden = this.options.secrets.reduce(
      (rest, secret) => (secret === '' ? rest : rest.replaceAll(secret, '…')),
      text.slice(0, 20_000),
    );
    const line = hidden
      .replace(/<style[\s\S]*?<\/style>|<[/!]?[a-z][^>]*>/gi, ' ')
      .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
      .trim();
    return line.length > WORDS ? `${line.slice(0, WORDS)}…` : line;
  }
}

/** The store does not want what it was asked, and will not want it later. */
export class StoreRefusal extends GraphStoreError {
  readonly status: number;

  constructor(message: string, status: number) {
    super(message, { again: false });
    this.status = status;
  }
}

function isExpected({ expected = [] }: StoreRequest, { ok, status }: Response): boolean {
  return ok || expected.includes(status);
}

class PassingFailure extends Error {
  readonly retryAfterMs: number | null;

  constructor(message: string, { retryAfterMs = null, cause }: { retryAfterMs?: number | null; cause?: unknown }) {
    super(message, cause === undefined ? undefined : { cause });
    this.retryAfterMs = retryAfterMs;
  }
}

/** Milliseconds, of seconds or a date. */
function retryAfter(header: string | null): number | null {
  if (header === null) return null;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isNaN(ms) ? null : Math.max(0, ms);
}

function remedyOf(status: number, { headers }: Response): string {
  if (status >= 300 && status < 400) return `Give the address it points to: ${(headers.get('location') ?? 'not told').split('?')[0]}.`;
  switch (status) {
    case 401:
    case 403:
      return 'Check the user and password in its URL, or TRIPLESTORE_TOKEN, and that it may be written to.';
    case 404:
    case 405:
      return 'Check its address: that of the Graph Store Protocol, and TRIPLESTORE_QUERY_URL.';
    case 413:
      return 'Raise the size of requests that it, or what stands before it, takes.';
    default:
      return 'Look into its log.';
  }
}

/** fetch tells the reason in a cause, and several addresses in several. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : reasonOf(error.cause);
}
