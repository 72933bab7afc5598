import type { Truncation } from '../services/lineage/lineage-types.ts';

/** Why an answer is not whole, in one sentence for people. */
export function truncationWords({ reason, at, frontier }: Truncation): string {
  const places = frontier.length === 1 ? 'one thing' : `${frontier.length} things`;
  switch (reason) {
    case 'MAX_DEPTH':
      return `Not complete: more follows after ${at === 1 ? 'one step' : `${at} steps`}, at ${places}. Give a larger --depth.`;
    case 'MAX_NODES':
      return `Not complete: there are more things than can be told, from step ${at} on.`;
    case 'MAX_FAN_OUT':
      return `Not complete: at step ${at}, some things have more neighbours than are told; more follows at ${places}.`;
    case 'TIMEOUT':
      return `Not complete: the time was up at step ${at}; more may follow at ${places}.`;
    case 'RESTRICTED':
      return `Not complete: at step ${at} there are things that you may not read.`;
    default:
      return `Not complete: ${reason} at step ${at}.`;
  }
}
