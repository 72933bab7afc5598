import { DCT, LAKE, MLS, PROV } from '../../model/vocab.ts';
import type { EdgeFacts } from './edge-quads.ts';
import { numberOf, partOf, partsOf, textOf, type Part, type Telling } from './telling.ts';

/** What an edge says beyond its role, on the node of the edge. */

interface EdgeNode {
  edge: EdgeFacts;
  node: string;
}
type AttributeWriter = (telling: Telling, place: EdgeNode, attributes: Part) => void;

/** @param name of the attributes' declaration; those that no mapping is written for are told as JSON */
export function stateAttributes(telling: Telling, place: EdgeNode, name: string | undefined): void {
  const attributes = partOf(place.edge.attributes);
  if (!attributes || Object.keys(attributes).length === 0) return;
  const write = WRITERS.get(name ?? '');
  if (write) write(telling, place, attributes);
  else telling.quads.json(place.node, LAKE.attributes, attributes);
}

/** Columns are features of the two things, so that what became of a column can be followed from page to page. */
const derivation: AttributeWriter = (telling, { edge, node }, { columns }) => {
  const { quads, iris } = telling;
  for (const { column, from, how } of partsOf(columns)) {
    const [name, source] = [textOf(column), textOf(from)];
    if (name === null || source === null) continue;
    const pair = iris.part(iris.of(edge.from), 'column', name, edge.to.path, source);
    quads.link(node, LAKE.columnDerivation, pair);
    quads.types(pair, [LAKE.ColumnDerivation]);
    const [made, used] = [stateFeature(telling, iris.of(edge.from), name), stateFeature(telling, iris.of(edge.to), source)];
    quads.link(pair, LAKE.column, made);
    quads.link(pair, LAKE.fromColumn, used);
    quads.link(made, PROV.wasDerivedFrom, used);
    const words = textOf(how);
    if (words !== null) quads.text(pair, DCT.description, words);
  }
};
function stateFeature({ quads, iris }: Telling, whole: string, name: string): string {
  const feature = iris.part(whole, 'feature', name);
  quads.types(feature, [MLS.Feature, PROV.Entity]);
  quads.text(feature, DCT.title, name);
  return feature;
}

const datasetRelation: AttributeWriter = ({ quads, iris }, { edge, node }, { similarity, measure, columns }) => {
  const degree = numberOf(similarity);
  if (degree !== null) quads.double(node, LAKE.similarity, degree);
  const words = textOf(measure);
  if (words !== null) quads.text(node, LAKE.similarityMeasure, words);
  for (const { column, other } of partsOf(columns)) {
    const [own, theirs] = [textOf(column), textOf(other)];
    if (own === null || theirs === null) continue;
    const pair = iris.part(iris.of(edge.from), 'columns', own, edge.to.path, theirs);
    quads.link(node, LAKE.columnPair, pair);
    quads.types(pair, [LAKE.ColumnPair]);
    quads.text(pair, LAKE.columnName, own);
    quads.text(pair, LAKE.otherColumnName, theirs);
  }
};

const approval: AttributeWriter = ({ quads }, { node }, attributes) => {
  const [decision, decidedAt, comment] = [textOf(attributes.decision), textOf(attributes.decidedAt), textOf(attributes.comment)];
  if (decision !== null) quads.text(node, LAKE.decision, decision);
  if (decidedAt !== null) quads.instant(node, LAKE.decidedAt, decidedAt);
  if (comment !== null) quads.text(node, DCT.description, comment);
};

const WRITERS: ReadonlyMap<string, AttributeWriter> = new Map([
  ['Derivation', derivation],
  ['DatasetRelation', datasetRelation],
  ['Approval', approval],
]);
