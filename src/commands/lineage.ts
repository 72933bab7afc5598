import { readConfig } from '../config.ts';
import { InputError } from '../errors.ts';
import type { LineageDirection, LineageGraph } from '../services/lineage/lineage-types.ts';
import { openDesk } from './desk.ts';
import { findOne } from './find-one.ts';
import { instantOption } from './instant-option.ts';
import { lineageTree } from './lineage-tree.ts';
import { createLogger } from './logger.ts';
import { EXIT, say, write, writeJson } from './terminal.ts';
import { truncationWords } from './truncation-words.ts';

interface LineageOptions {
  direction?: string;
  depth?: number;
  asOf?: string;
  format?: string;
  json?: boolean;
}
const DIRECTIONS = ['upstream', 'downstream', 'both'] as const satisfies readonly LineageDirection[];

/** The lineage as two trees, upstream and downstream of the thing; as JSON, a graph of each; as RDF, one graph. */
export async function lineageCommand(key: string, options: LineageOptions): Promise<number> {
  const config = readConfig();
  const direction = directionOption(options.direction ?? 'both');
  const asOf = instantOption(options.asOf, '--as-of');
  const format = options.json ? 'json' : (options.format ?? 'tree');
  const writer = await writerOf(format, config.baseIri);
  const open = await openDesk(config, createLogger(config));
  try {
    const thing = await findOne(open.desk, key);
    const apart = direction === 'both' && (format === 'tree' || format === 'json');
    for (const way of apart ? (['upstream', 'downstream'] as const) : [direction]) {
      const graph = await open.desk.lineage({ of: thing.id, direction: way, maxDepth: options.depth, asOf });
      writer(graph, way);
      if (graph.truncation && format !== 'json') say(truncationWords(graph.truncation));
    }
    return EXIT.done;
  } finally {
    await open.close();
  }
}

type Writer = (graph: LineageGraph, way: LineageDirection) => void;

/** @throws InputError */
function directionOption(text: string): LineageDirection {
  const direction = DIRECTIONS.find((one) => one === text);
  if (!direction) throw new InputError(`--direction: ${DIRECTIONS.join(', ')} is expected.`);
  return direction;
}
async function writerOf(format: string, baseIri: string): Promise<Writer> {
  if (format === 'json') return writeJson;
  return format === 'tree' ? treeWriter() : rdfWriter(format, baseIri);
}

function treeWriter(): Writer {
  let started = false;
  return (graph, way) => {
    if (started) write();
    started = true;
    const lines = lineageTree(graph, way === 'upstream' ? 'upstream' : 'downstream');
    write(lines.length === 1 ? `${way}: nothing` : `${way}:`);
    if (lines.length > 1) for (const line of lines) write(line);
    if (lines.some((line) => line.endsWith(' ^'))) write('^ stands above');
  };
}

/** @throws InputError for a format that there is not */
async function rdfWriter(format: string, baseIri: string): Promise<Writer> {
  const { FORMATS, RDF_FORMATS } = await import('../transport/rdf/formats.ts');
  const rdf = RDF_FORMATS.find((name) => FORMATS[name].suffix === `.${format}`);
  if (!rdf)
    throw new InputError(`--format: tree, json, ${RDF_FORMATS.map((name) => FORMATS[name].suffix.slice(1)).join(', ')} is expected.`);
  const { lineageQuads } = await import('../transport/rdf/lineage-quads.ts');
  const { serialize } = await import('../transport/rdf/serialize.ts');
  return (graph) => process.stdout.write(serialize(lineageQuads(graph, baseIri), rdf));
}
