import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { printCatalogSchema } from '../transport/graphql/schema.ts';
import { contextText } from '../transport/rdf/jsonld-context.ts';
import { say } from './terminal.ts';

/** Writes the generated files, or with --check compares them: exit code 1 when one is not as the code would write it. */
const GENERATED: Readonly<Record<string, () => string>> = {
  'schema.graphql': printCatalogSchema,
  'ontology/context.jsonld': contextText,
};

const check = process.argv.includes('--check');
for (const [name, generate] of Object.entries(GENERATED)) {
  const file = fileURLToPath(new URL(`../../${name}`, import.meta.url));
  const text = generate();
  if (!check) {
    await writeFile(file, text);
    say(`${name} written`);
  } else if ((await readFile(file, 'utf8').catch(() => '')) !== text) {
    say(`${name} is not as the code writes it: run npm run emit and look at the difference.`);
    process.exitCode = 1;
  }
}
