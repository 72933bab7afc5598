import { storeContract } from '../../contract/store.contract.ts';
import { LAKES } from '../../support/lake.ts';

for (const [name, open] of LAKES) storeContract(name, open);
