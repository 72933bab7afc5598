import type { Json } from '../../../../src/model/kind.ts';

/** Reading and changing JSON-LD documents. */

export type JsonObject = { [key: string]: Json };

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** All nodes, the document itself first; contexts and literals are none. */
export function nodesIn(value: unknown): JsonObject[] {
  if (Array.isArray(value)) return value.flatMap(nodesIn);
  if (!isObject(value) || '@value' in value) return [];
  return [value, ...Object.entries(value).flatMap(([key, inner]) => (key === '@context' ? [] : nodesIn(inner)))];
}

/** A copy of a document with every node of a type changed. */
export function change(type: string, how: (node: JsonObject) => unknown): (document: Json) => Json {
  return (document) => {
    const copy = structuredClone(document);
    for (const node of nodesIn(copy)) if (node['@type'] === type) how(node);
    return copy;
  };
}
