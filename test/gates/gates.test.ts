import { execFile } from 'node:child_process';
import { appendFile, cp, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** Each gate of `npm run check` is seen to fail on a planted fault, in a small copy of the project's configuration. */
const root = fileURLToPath(new URL('../..', import.meta.url));
const bin = (name: string): string => join(root, 'node_modules/.bin', name);
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(await realpath(tmpdir()), 'catalog-gates-'));
  for (const file of ['tsconfig.json', 'eslint.config.js', '.prettierrc.json', '.dependency-cruiser.cjs', 'package.json'])
    await cp(join(root, file), join(folder, file));
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Leaves only the given files under src. */
async function plant(files: Readonly<Record<string, string>>): Promise<void> {
  await rm(join(folder, 'src'), { recursive: true, force: true });
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}
function run(command: string, ...args: string[]): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    execFile(command, args, { cwd: folder, encoding: 'utf8' }, (error, stdout, stderr) =>
      resolve({ code: error ? 1 : 0, output: stdout + stderr }),
    );
  });
}
const boundaries = () => run(process.execPath, join(root, 'tools/check-boundaries.js'), folder);

describe('the boundary gate', () => {
  it.each([
    [
      'a service that imports an adapter',
      { 'src/services/a.ts': "import { b } from '../adapters/b.ts';\nexport const a = b;\n", 'src/adapters/b.ts': 'export const b = 1;\n' },
      'services-not-edges',
    ],
    [
      'a cycle, by types alone',
      {
        'src/services/a.ts': "import type { B } from './b.ts';\nexport type A = B | 1;\n",
        'src/services/b.ts': "import type { A } from './a.ts';\nexport type B = A | 2;\n",
      },
      'no-circular',
    ],
    ['a model that imports a library', { 'src/model/a.ts': "import { z } from 'zod';\nexport const a = z.string();\n" }, 'model-is-pure'],
    [
      'a library away from its edge',
      { 'src/services/a.ts': "import { DataSource } from 'typeorm';\nexport const a = DataSource;\n" },
      'typeorm-at-its-edge',
    ],
    ['a library that is not installed', { 'src/services/a.ts': "import { b } from 'no-such-library';\nexport const a = b;\n" }, 'found'],
  ])('refuses %s', async (_what, files, rule) => {
    await plant(files);
    const { code, output } = await boundaries();
    expect([code, output]).toEqual([1, expect.stringContaining(rule)]);
  });

  it('lets right imports pass, and refuses to pass when it sees no sources', async () => {
    await plant({
      'src/services/a.ts': "import { b } from '../model/b.ts';\nexport const a = b;\n",
      'src/model/b.ts': 'export const b = 1;\n',
    });
    expect(await boundaries()).toEqual({ code: 0, output: '' });
    await plant({ 'src/readme.md': 'nothing' });
    expect((await boundaries()).code).toBe(1);
  });
});

describe('the other gates', () => {
  it('types: refuse a number for a text', async () => {
    await plant({ 'src/a.ts': 'export const a: string = 1;\n' });
    expect(await run(bin('tsc'), '--noEmit')).toMatchObject({ code: 1, output: expect.stringContaining('TS2322') as string });
  });

  it('lint: refuses a floating promise, any, readers of the environment, a file that is too long and comments that switch rules off', async () => {
    const long = Array.from({ length: 301 }, (_, i) => `export const a${i} = ${i};`).join('\n');
    await plant({
      'src/a.ts': 'export function f(x: any): void {\n  Promise.resolve(x);\n}\nexport const home = process.env.HOME;\n',
      'src/b.ts': long + '\n',
      'src/c.ts': "// eslint-disable-next-line\nimport { env } from 'node:process';\nexport const home = env.HOME;\n",
    });
    const { code, output } = await run(bin('eslint'), 'src');
    expect(code).toBe(1);
    const told = [
      'no-floating-promises',
      'no-explicit-any',
      'no-restricted-properties',
      'no-restricted-imports',
      'max-lines',
      'noInlineConfig',
    ];
    expect(told.filter((rule) => !output.includes(rule))).toEqual([]);
  });

  it('format: refuses what Prettier would write otherwise', async () => {
    await plant({ 'src/a.ts': 'export const a = "double quotes"\n', 'src/b.ts': "export const b = 'single quotes';\n" });
    expect((await run(bin('prettier'), '--check', 'src/a.ts')).code).toBe(1);
    expect((await run(bin('prettier'), '--check', 'src/b.ts')).code).toBe(0);
  });

  it('dead code: refuses an export that nobody uses', async () => {
    await plant({
      'src/main.ts': "import { used } from './a.ts';\nused();\n",
      'src/a.ts': 'export function used(): void {}\nexport function unused(): void {}\n',
    });
    await writeFile(join(folder, 'knip.json'), JSON.stringify({ entry: ['src/main.ts'], project: ['src/**/*.ts'] }));
    expect(await run(bin('knip'), '--exports')).toMatchObject({ code: 1, output: expect.stringContaining('unused') as string });
  });

  it('generated files: refuse a schema that the code would write otherwise', async () => {
    const dist = join(root, 'dist');
    const ours = (source: string): boolean => !/^(graphiql|template\.tar\.gz)/.test(relative(dist, source));
    await cp(dist, join(folder, 'dist'), { recursive: true, filter: ours });
    await cp(join(root, 'ontology'), join(folder, 'ontology'), { recursive: true });
    const check = () => run(process.execPath, join(folder, 'dist/commands/emit.js'), '--check');
    expect((await run(process.execPath, join(folder, 'dist/commands/emit.js'))).code).toBe(0);
    expect((await check()).code).toBe(0);
    await appendFile(join(folder, 'schema.graphql'), '\ntype Planted { id: ID }\n');
    expect(await check()).toMatchObject({
      code: 1,
      output: expect.stringContaining('schema.graphql is not as the code writes it') as string,
    });
  });
});
