import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Quad } from 'n3';
import { serialize } from '../../src/transport/rdf/serialize.ts';
import { hasShared, shared } from './shared.ts';

/** Whether a graph contradicts the ontologies it uses: a rule checker for domains, ranges, disjointness and inverse functional properties. */

const CHECKER = shared('semantics', 'tools', 'owlcheck.mjs');
const ONTOLOGIES = [
  ['ml-schema-core', 'MLSchema.ttl'],
  ...['prov-o', 'prov-o-inverses', 'dcat3', 'dcat-prov', 'prov-dc-directmappings', 'dqv', 'org'].map((name) => ['w3c-ns', `${name}.ttl`]),
].map((path) => shared('semantics', 'data', ...path));

export function hasConsistencyChecker(): boolean {
  return hasShared('semantics', 'tools', 'owlcheck.mjs');
}

/**
 * Contradictions, one line each; empty when there is none.
 * @param axioms what is to hold beyond the ontologies
 */
export function contradictions(quads: readonly Quad[], axioms: readonly Quad[] = []): string[] {
  const directory = mkdtempSync(join(tmpdir(), 'catalog-owl-'));
  try {
    // The checker takes its library from beside it.
    symlinkSync(fileURLToPath(new URL('../../node_modules', import.meta.url)), join(directory, 'node_modules'));
    copyFileSync(CHECKER, join(directory, 'owlcheck.mjs'));
    writeFileSync(join(directory, 'graph.ttl'), serialize(quads, 'ntriples'));
    writeFileSync(join(directory, 'axioms.ttl'), serialize(axioms, 'ntriples'));
    const own = fileURLToPath(new URL('../../ontology/catalog.ttl', import.meta.url));
    const run = spawnSync(
      process.execPath,
      [
        ...[join(directory, 'owlcheck.mjs'), join(directory, 'graph.ttl'), join(directory, 'axioms.ttl')],
        ...[...ONTOLOGIES, shared('semantics', 'tools', 'foaf-subset.ttl'), own],
      ],
      { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
    );
    if (run.status !== 0 && run.status !== 1) throw new Error(run.stderr);
    if (!/^(consistent|\d+ problem)/m.test(run.stdout)) throw new Error(run.stdout + run.stderr);
    return run.stdout.split('\n').filter((line) => line.startsWith('INCONSISTENT') || line.startsWith('sameAs'));
  } finally {
    rmSync(directory, { recursive: true });
  }
}
