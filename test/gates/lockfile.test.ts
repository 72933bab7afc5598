import { readFileSync } from 'node:fs';
import { satisfies } from 'semver';
import { describe, expect, it } from 'vitest';

/** `npm ci` is quiet and works the same everywhere: what the lock file must hold for that. */

interface LockedPackage {
  version?: string;
  resolved?: string;
  integrity?: string;
  deprecated?: string;
  hasInstallScript?: boolean;
  link?: boolean;
  engines?: { node?: string };
}
interface Manifest {
  engines: { node: string };
  allowScripts: Record<string, boolean>;
}

const read = (name: string): unknown => JSON.parse(readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8'));
const manifest = read('package.json') as Manifest;
const { packages } = read('package-lock.json') as { packages: Record<string, LockedPackage> };

/** The oldest of each line of Node that package.json names, and one in wide use. */
const NODES = ['20.19.0', '20.20.2', '22.13.0', '24.11.0'];

function refusing(node: string, locked: Readonly<Record<string, LockedPackage>>): string[] {
  return Object.entries(locked)
    .filter(([, { engines }]) => engines?.node !== undefined && !satisfies(node, engines.node))
    .map(([path, { version, engines }]) => `${path} ${version ?? ''} wants Node ${engines?.node ?? ''}`);
}
const installed = Object.entries(packages).filter(([path]) => path !== '');
const where = (holds: (locked: LockedPackage) => boolean): string[] =>
  installed.filter(([, locked]) => holds(locked)).map(([path]) => path);

describe('the lock file', () => {
  it.each(NODES)('has no package that refuses Node %s, and neither does the project', (node) => {
    expect(satisfies(node, manifest.engines.node)).toBe(true);
    expect(refusing(node, packages)).toEqual([]);
  });

  it('would not pass with a package that wants a later Node', () => {
    expect(refusing('20.20.2', { 'node_modules/new': { version: '1.0.0', engines: { node: '>=22' } } })).toEqual([
      'node_modules/new 1.0.0 wants Node >=22',
    ]);
  });

  it('names no download address and pins the content of every package', () => {
    expect(installed.length).toBeGreaterThan(100);
    expect(where(({ resolved }) => resolved !== undefined)).toEqual([]);
    expect(where(({ integrity, link }) => integrity === undefined && link !== true)).toEqual([]);
  });

  it('has no deprecated package, and no install script that was not decided upon', () => {
    expect(where(({ deprecated }) => deprecated !== undefined)).toEqual([]);
    const scripts = where(({ hasInstallScript }) => hasInstallScript === true).map((path) => path.replace(/^.*node_modules\//, ''));
    expect(scripts.filter((name) => !(name in manifest.allowScripts))).toEqual([]);
  });
});
