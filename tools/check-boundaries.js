import { cruise } from 'dependency-cruiser';
import { createRequire } from 'node:module';

/** Refuses imports that go the wrong way. `node tools/check-boundaries.js [folder]`; another folder is for the test of this gate. */
const configuration = createRequire(import.meta.url)('../.dependency-cruiser.cjs');
/** Fewer modules mean that the tool did not understand the sources, and then it would pass anything. */
const LEAST_MODULES = 30;

const folder = process.argv[2];
if (folder !== undefined) process.chdir(folder);
const { output } = await cruise(['src'], {
  ...configuration.options,
  ruleSet: { forbidden: configuration.forbidden },
  validate: true,
  outputType: 'json',
});
const { modules, summary } = typeof output === 'string' ? JSON.parse(output) : output;
for (const { rule, from, to } of summary.violations) process.stderr.write(`${rule.name}: ${from} -> ${to}\n`);
const own = modules.filter(({ source }) => source.startsWith('src/'));
const least = folder === undefined ? LEAST_MODULES : 1;
if (own.length < least) process.stderr.write(`only ${own.length} modules were looked at; the check does not see the sources\n`);
process.exitCode = summary.violations.length > 0 || own.length < least ? 1 : 0;
