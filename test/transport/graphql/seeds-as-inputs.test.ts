import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { coerceInputValue, getNamedType, isEnumType, isInputObjectType, type GraphQLInputType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { buildCatalogSchema } from '../../../src/transport/graphql/schema.ts';

const seeds = fileURLToPath(new URL('../../../seeds', import.meta.url));
const mutations = buildCatalogSchema().getMutationType()?.getFields() ?? {};

describe('the seeds', () => {
  it.each(readdirSync(seeds).filter((name) => name.endsWith('.json')))('%s could be given to the mutations as it is', (file) => {
    const operations = JSON.parse(readFileSync(`${seeds}/${file}`, 'utf8')) as Record<string, unknown>[];
    const problems: string[] = [];
    operations.forEach((operation, i) => {
      const [name = '', input] = Object.entries(operation)[0] ?? [];
      const type: GraphQLInputType | undefined = mutations[name]?.args[0]?.type;
      if (type)
        coerceInputValue(inCapitals(input, type), type, (path, _, error) =>
          problems.push(`[${i}].${name}.${path.join('.')}: ${error.message}`),
        );
      else problems.push(`[${i}]: no mutation ${name}`);
    });
    expect(operations.length).toBeGreaterThan(0);
    expect(problems).toEqual([]);
  });
});

/** Seeds spell enumerations as the model does, `semi-structured`; in GraphQL they are in capitals. Kinds of references are in capitals already. */
function inCapitals(value: unknown, type: GraphQLInputType): unknown {
  const named = getNamedType(type);
  if (Array.isArray(value)) return value.map((item) => inCapitals(item, named));
  if (isEnumType(named)) return named.getValues().find((one) => one.value === value)?.name ?? value;
  if (!isInputObjectType(named) || typeof value !== 'object' || value === null) return value;
  const fields = named.getFields();
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]: [string, unknown]) => [name, fields[name] ? inCapitals(inner, fields[name].type) : inner]),
  );
}
