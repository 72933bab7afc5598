import { it } from 'vitest';
import { benchProfile } from '../../bench/profile.bench.ts';
it('b', async () => {
  console.log(JSON.stringify(await benchProfile(), null, 1));
}, 600000);
