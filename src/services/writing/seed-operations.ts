import { InputError } from '../../errors.ts';
import { constantCase, KIND_NAMES, type KindName } from '../../model/kind.ts';
import type { Registration } from '../catalog-types.ts';

const KIND_OF_CONSTANT = new Map<string, KindName>(KIND_NAMES.map((kind) => [constantCase(kind), kind]));
/** Mutations are called after what they register: `registerDataset`, `recordIngest`. */
const KIND_OF_MUTATION = new Map<string, KindName>(
  KIND_NAMES.flatMap((kind) => [[`register${kind}`, kind] as const, [`record${kind}`, kind] as const]),
);

/**
 * Pure: registrations from a list in the form of the mutations' inputs, `[{ "registerAgent": { "key": … } }, …]`.
 * @throws InputError that names the item
 */
export function seedOperations(list: unknown, place: string): Registration[] {
  if (!Array.isArray(list)) throw new InputError(`${place}: a list of operations is expected.`);
  return list.map((operation: unknown, i) => {
    const [entry] = typeof operation === 'object' && operation !== null ? Object.entries(operation) : [];
    const kind = entry ? KIND_OF_MUTATION.get(entry[0]) : undefined;
    const input: unknown = entry?.[1];
    if (!kind || typeof input !== 'object' || input === null)
      throw new InputError(`${place}[${i}]: an object with one mutation name such as registerDataset is expected.`);
    return { kind, input: withKindNames(input) as Record<string, unknown> };
  });
}

/** References name kinds as GraphQL does; the services as the model does. */
function withKindNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withKindNames);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]: [string, unknown]) => [
      name,
      name === 'kind' && typeof inner === 'string' ? (KIND_OF_CONSTANT.get(inner) ?? inner) : withKindNames(inner),
    ]),
  );
}
