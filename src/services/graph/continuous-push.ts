import type { ChangeSignal } from '../../ports/change-signal.ts';
import type { GraphStore, TripleStoreAddress } from '../../ports/graph-store.ts';
import type { GraphMirror } from './graph-mirror.ts';
import type { TripleStoreService } from './triple-store-service.ts';

/** How a triple store that is kept current is doing. */
export interface PushStatus {
  /** For people, without secrets. */
  store: string;
  /** `standby`: another process of this catalog keeps it current. */
  state: 'current' | 'behind' | 'filling' | 'away' | 'standby';
  /** Every change committed by then is in the store; null where it is not known. */
  indexedUpTo: string | null;
  /** Part of the lake that is in the store while it is filled, 0 to 1. */
  loading: number | null;
  /** What is wrong while it is away. */
  problem: string | null;
}
interface Deps {
  stores: TripleStoreService;
  address: TripleStoreAddress;
  /** Tells of writes of other processes; absent where there are none. */
  signal?: ChangeSignal | undefined;
}

/** Keeps a triple store as the catalog is, for as long as the process runs. Nobody waits for it, and a store that is away is tried again without end. */
export class ContinuousPush {
  private readonly deps: Deps;
  private opened: { mirror: GraphMirror; graphs: GraphStore } | null = null;
  private stopListening: (() => void) | null = null;

  constructor(deps: Deps) {
    this.deps = deps;
  }

  /** @throws SetupError when the address is none */
  async start(): Promise<void> {
    const { stores, address, signal } = this.deps;
    this.opened = await stores.mirror({ address, full: false });
    this.opened.mirror.start();
    this.stopListening = signal?.listen(() => this.nudge()) ?? null;
  }

  /** Says that something was written. Never waits and never throws. */
  nudge(): void {
    this.opened?.mirror.nudge();
  }

  /** Null before the start. */
  async status(): Promise<PushStatus | null> {
    if (!this.opened) return null;
    const { mirror, graphs } = this.opened;
    const { indexedUpTo, loading, pending } = await mirror.freshness();
    const away = mirror.failure !== null;
    const problem = away ? (mirror.failure instanceof Error ? mirror.failure.message : 'unknown') : null;
    const own = away ? 'away' : loading !== null ? 'filling' : pending ? 'behind' : 'current';
    if (mirror.standingBy) return { store: graphs.name, state: 'standby', indexedUpTo: null, loading: null, problem: null };
    return { store: graphs.name, state: own, indexedUpTo, loading, problem };
  }

  /** What is under way is broken off: it is done again at the next start. */
  async stop(): Promise<void> {
    this.stopListening?.();
    await this.opened?.graphs.close();
    await this.opened?.mirror.stop();
  }
}
