import { it } from 'vitest';
import { PostgresSearchIndex } from '../../src/adapters/postgres/postgres-search-index.ts';
import { DATABASES } from '../support/databases.ts';
import { documentOf } from '../contract/search-index.contract.ts';
for (const [name, open] of DATABASES) it(name, async () => { const db = await open(); const i = new PostgresSearchIndex(db.dataSource); await i.put([documentOf({name:'Iris'})]);
 for (const n of [1000, 10000, 50000, 200000]) { const t = performance.now(); let r; try { r = (await i.query({text: Array.from({length:n},(_, j)=>'word'+'abcdefghij'[j%10]+j.toString(36)).join(' '), limit: 10})).total } catch (e) { r = String(e).slice(0,200) } process.stdout.write(`${name} ${n} ${r} ${(performance.now()-t).toFixed(0)}ms\n`); }
 await db.close(); }, 600000);
