import { createClient as createSseClient } from 'graphql-sse';
import { createClient as createWsClient } from 'graphql-ws';
import { WebSocket } from 'ws';

/** An answer as a client sees it. */
export interface Told {
  data?: { changes: Record<string, unknown> } | null;
  errors?: readonly { message: string; path?: readonly (string | number)[]; extensions?: Record<string, unknown> }[];
}
/** One running subscription. */
export interface Following {
  /** The next answer; null when the stream has ended. */
  next: () => Promise<Told | null>;
  /** As the client library ends it. */
  end: () => Promise<void>;
}
export interface Transport {
  name: string;
  follow: (url: string, query: string, variables?: Record<string, unknown>) => Following;
}

export const TRANSPORTS: readonly Transport[] = [
  {
    name: 'Server-Sent Events',
    follow: (url, query, variables = {}) => {
      const client = createSseClient({ url, retryAttempts: 0 });
      return following(client.iterate({ query, variables }), () => client.dispose());
    },
  },
  {
    name: 'WebSocket',
    follow: (url, query, variables = {}) => {
      const client = createWsClient({ url: url.replace(/^http/, 'ws'), webSocketImpl: WebSocket, retryAttempts: 0 });
      return following(client.iterate({ query, variables }), () => client.dispose());
    },
  },
];

function following(answers: AsyncIterableIterator<Told>, dispose: () => unknown): Following {
  return {
    next: async () => {
      try {
        const step: IteratorResult<Told, undefined> = await answers.next();
        return step.done ? null : step.value;
      } catch (errors) {
        // graphql-ws throws the errors of a subscription that was refused.
        if (Array.isArray(errors)) return { errors: errors as NonNullable<Told['errors']> };
        throw errors;
      }
    },
    end: async () => {
      await answers.return?.();
      await dispose();
    },
  };
}
