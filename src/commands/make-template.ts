import { writeFile } from 'node:fs/promises';
import { dumpTemplate } from '../adapters/embedded/pglite.ts';
import { openDataSource } from '../adapters/postgres/data-source.ts';
import { TEMPLATE } from '../app.ts';

/** Part of the build: a migrated empty database, from which a first start takes a third of the time. */
const dump = await dumpTemplate(async (pool) => {
  const dataSource = await openDataSource(pool);
  await dataSource.destroy();
});
await writeFile(TEMPLATE, dump);
