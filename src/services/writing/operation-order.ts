import { pathRegistered, referencesOf, type ParsedOperation } from './write-operation.ts';
import { targetOf } from './resolve-references.ts';

/**
 * Pure: in which order the items of a batch are done, so that each comes after those that it refers to. Items that do not refer to each
 * other stay in their order; of items that refer to each other in a circle none comes first, and whichever is done first is refused.
 */
export function operationOrder(operations: readonly (ParsedOperation | null)[], baseIri: string): number[] {
  const registered = new Map<string, number>();
  operations.forEach((operation, i) => {
    const path = operation ? pathRegistered(operation, baseIri) : null;
    // Of two items of one key the first makes the thing.
    if (path !== null && !registered.has(path)) registered.set(path, i);
  });
  const needs = operations.map((operation, i) => (operation ? needed(operation, registered, baseIri).filter((other) => other !== i) : []));
  return sorted(needs);
}

function needed(operation: ParsedOperation, registered: ReadonlyMap<string, number>, baseIri: string): number[] {
  return referencesOf(operation).flatMap(({ reference, to }) => {
    if (typeof reference.item === 'number') return [reference.item];
    const target = targetOf(reference, to, baseIri);
    const item = target && 'path' in target ? registered.get(target.path) : undefined;
    return item === undefined ? [] : [item];
  });
}

/** Depth first, without recursion: a chain may be as long as the batch. */
function sorted(needs: readonly (readonly number[])[]): number[] {
  const order: number[] = [];
  const state = new Uint8Array(needs.length);
  for (let start = 0; start < needs.length; start++) {
    const stack = [start];
    while (stack.length > 0) {
      const item = stack[stack.length - 1] ?? 0;
      if (state[item] === DONE) {
        stack.pop();
        continue;
      }
      const open = state[item] === SEEN ? [] : (needs[item] ?? []).filter((other) => other < needs.length && state[other] === NEW);
      state[item] = SEEN;
      if (open.length > 0) stack.push(...open.reverse());
      else {
        state[item] = DONE;
        order.push(item);
        stack.pop();
      }
    }
  }
  return order;
}
const [NEW, SEEN, DONE] = [0, 1, 2];
