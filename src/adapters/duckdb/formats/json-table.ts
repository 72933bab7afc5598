import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { InputError } from '../../../errors.ts';
import type { BadRows } from '../../../ports/profiler.ts';
import { literal } from '../column-plan.ts';
import { LONGEST_HEADER } from '../csv-source.ts';
import { linesOf } from './lines.ts';
import { NO_BAD_ROWS } from './ready.ts';
import type { Preparation, ReadyTyped } from './ready.ts';
import { leftOut, refuseMany } from './records.ts';
import { textStart } from './text-start.ts';

/** Longest object in bytes. */
const LONGEST_OBJECT = 16 << 20;
const MOST_LISTED = 100;

type Shape = 'array' | 'newline_delimited';
const SHAPES: Readonly<Record<Shape, string>> = { array: 'an array of objects', newline_delimited: 'one object a line' };

/**
 * A JSON array of objects, or one object a line. The keys are the columns; an object without one of them has it missing.
 * @throws InputError for JSON that is no list of objects
 */
export async function prepareJson(preparation: Preparation): Promise<ReadyTyped> {
  const { file, path, options, tolerant } = preparation;
  const { text, encoding } = await textStart({ file, path, gzip: false }, options.text?.encoding);
  if (encoding.name !== 'utf-8') throw new InputError(`${file}: the text is ${encoding.name}, and JSON must be UTF-8; convert it`);
  const shape = shapeOf(file, text);
  const kept = tolerant && shape === 'newline_delimited' ? await withoutBadLines(preparation) : null;
  const bad = kept?.bad ?? NO_BAD_ROWS;
  return {
    form: 'typed',
    paths: [kept?.path ?? path],
    relation: (paths) => jsonRelation(paths[0] ?? '', shape),
    note: `${SHAPES[shape]}, types as found in all of them${leftOut(bad)}${mendedNote(kept)}`,
    bad,
    copied: tolerant,
  };
}

function jsonRelation(path: string, shape: Shape): string {
  const options = [
    'sample_size = -1',
    `format = '${shape}'`,
    'records = true',
    `maximum_object_size = ${LONGEST_OBJECT}`,
    'hive_partitioning = false',
  ];
  return `read_json(${[literal(path), ...options, "compression = 'uncompressed'", 'union_by_name = true'].join(', ')})`;
}

function shapeOf(file: string, text: string): Shape {
  const start = text.trimStart();
  if (start.startsWith('[')) {
    if (/^\[\s*\{/.test(start)) return 'array';
    if (/^\[\s*\]/.test(start)) throw new InputError(`${file}: the array is empty; give a table with at least one row`);
    throw new InputError(`${file}: the rows are no objects; give an array of objects, or one object a line`);
  }
  const [line = ''] = start.split(/\r?\n/, 1);
  if (start.startsWith('{') && isObject(line)) return 'newline_delimited';
  if (start.startsWith('{')) {
    throw new InputError(
      `${file}: it holds one object over several lines, and no list of rows; give an array of objects, or one object a line`,
    );
  }
  throw new InputError(
    `${file}: not JSON, it begins with ${JSON.stringify(start.slice(0, 20))}; give an array of objects, or one object a line`,
  );
}
function isObject(line: string): boolean {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    // A line longer than what was looked at.
    return line.length > 1 << 20;
  }
}

/** Escaped halves of surrogate pairs, which JavaScript and Python write and DuckDB refuses, as U+FFFD. */
function wellPaired(line: string): string {
  return line.replace(/\\\\|\\u(?:d[89ab][\da-f]{2}\\ud[c-f]|d[89a-f])[\da-f]{2}/gi, (escape) =>
    escape.length === 6 ? '\\ufffd' : escape,
  );
}

function mendedNote(kept: { mended: number } | null): string {
  if (kept === null || kept.mended === 0) return '';
  return `, halves of surrogate pairs replaced by U+FFFD in ${kept.mended} ${kept.mended === 1 ? 'line' : 'lines'}`;
}

async function withoutBadLines({ file, path, directory, signal }: Preparation): Promise<{ path: string; bad: BadRows; mended: number }> {
  const to = join(directory, 'table.ndjson');
  const out = createWriteStream(to, { highWaterMark: 1 << 20 });
  const bad: BadRows = { count: 0, listed: [] };
  let rows = 0;
  let number = 0;
  let mended = 0;
  try {
    for await (const lines of linesOf({ file, path, gzip: false, encoding: 'utf-8', longest: LONGEST_HEADER }, signal)) {
      for (const line of lines) {
        number++;
        if (line.trim() === '') continue;
        if (isObject(line)) {
          rows++;
          const written = wellPaired(line);
          if (written !== line) mended++;
          if (!out.write(`${written}\n`)) await once(out, 'drain');
        } else if (bad.count++ < MOST_LISTED) bad.listed.push({ line: number, reason: 'no JSON object' });
      }
    }
    out.end();
    await once(out, 'close');
  } finally {
    out.destroy();
  }
  refuseMany(file, { rows, bad });
  return { path: to, bad, mended };
}
