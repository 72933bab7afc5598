import { createApp } from '../app.ts';
import { readConfig, showConfig } from '../config.ts';
import { createLogger } from './logger.ts';
import { EXIT, say } from './terminal.ts';

/** Opening the catalog migrates it; this command only says so. */
export async function migrateCommand(): Promise<number> {
  const config = readConfig();
  const app = await createApp(config, createLogger(config), { seed: false });
  await app.close();
  say(`The database is up to date: ${showConfig(config).database ?? ''}`);
  return EXIT.done;
}
