import type { ApolloServerPlugin } from '@apollo/server';
import { maskSecrets } from '../secrets.ts';
import type { GraphqlContext } from './context.ts';

/** Takes logins and tokens out of every address in an answer: in one place, so that no field can forget it. */
export function maskAnswers(): ApolloServerPlugin<GraphqlContext> {
  return {
    requestDidStart: () =>
      Promise.resolve({
        willSendResponse: ({ response }) => {
          if (response.body.kind === 'single') maskInside(response.body.singleResult);
          return Promise.resolve();
        },
      }),
  };
}

/** Changes the value itself: answers are large, and addresses in them few. */
export function maskInside(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  const container = value as Record<string, unknown>;
  for (const name of Object.keys(container)) {
    const inner = container[name];
    if (typeof inner === 'object') maskInside(inner);
    else if (typeof inner === 'string' && inner.includes('://')) container[name] = maskSecrets(inner);
  }
}
