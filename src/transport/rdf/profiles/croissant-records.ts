import type { AnyRecord } from '../../../model/kind.ts';
import { FEATURE_TYPES } from '../../../model/parts.ts';
import { writable } from '../../../model/text.ts';
import { partsOf, textOf, type Part } from '../telling.ts';
import { nodeOf, pointer, type DocumentNode } from './document.ts';
import { tableEncoding, type Ids, type Resource } from './croissant-files.ts';

/** The columns of a table as a record set. */

type FeatureType = (typeof FEATURE_TYPES)[number];
/** Nested values have no type here, and an unknown type has none at all. */
const DATA_TYPES: Readonly<Record<FeatureType, string | null>> = {
  numeric: 'sc:Float',
  integer: 'sc:Integer',
  nominal: 'sc:Text',
  boolean: 'sc:Boolean',
  date: 'sc:Date',
  text: 'sc:Text',
  nested: null,
};

/** One record set where one table among the resources has the columns, and they are known; else none, since it would be a guess. */
export function recordSetsOf(ids: Ids, record: AnyRecord, resources: readonly Resource[]): DocumentNode[] {
  const tables = resources.flatMap((resource) => resource.files.filter((file) => tableEncoding(file) !== null).map(() => resource));
  const [table] = tables;
  if (!table || tables.length !== 1 || table.files.length !== 1) return [];
  const features = partsOf(record.features).map((feature) => ({ feature, type: dataTypeOf(feature), column: textOf(feature.name) }));
  const known = features.flatMap(({ feature, type, column }) =>
    type === null || column === null ? [] : [{ feature, type, column: writable(column), iri: ids.next('field', column) }],
  );
  if (known.length === 0) return [];
  const leftOut = features.flatMap(({ type, column }) => (type === null && column !== null ? [column] : []));
  const keys = known.filter(({ feature }) => feature.role === 'identifier');
  return [
    nodeOf(ids.next('records', ''), 'cr:RecordSet', {
      name: 'records',
      description: leftOut.length === 0 ? null : `Columns of nested values are left out: ${leftOut.join(', ')}.`,
      key: keys.map(({ iri }) => pointer(iri)),
      field: known.map((field) => fieldNode(field, table)),
    }),
  ];
}

function fieldNode(
  { feature, type, column, iri }: { feature: Part; type: string; column: string; iri: string },
  table: Resource,
): DocumentNode {
  return nodeOf(iri, 'cr:Field', {
    name: column,
    dataType: feature.role === 'target' ? [type, 'cr:Label'] : type,
    source: nodeOf(`${iri}:source`, null, {
      [table.property]: pointer(table.node['@id']),
      extract: nodeOf(`${iri}:extract`, null, { column }),
    }),
  });
}

function dataTypeOf(feature: Part): string | null {
  const type = FEATURE_TYPES.find((one) => one === feature.type);
  return type === undefined ? null : DATA_TYPES[type];
}
