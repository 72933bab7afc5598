import { main } from './commands/main.ts';

process.exitCode = await main(['serve']);
