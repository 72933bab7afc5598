import { createApp, loadSeeds } from '../app.ts';
import { readConfig } from '../config.ts';
import { createLogger } from './logger.ts';
import { EXIT, say } from './terminal.ts';

/** Loads the demo lake; things that are there already stay as they are. */
export async function seedCommand(): Promise<number> {
  const config = readConfig();
  const app = await createApp(config, createLogger(config), { seed: false });
  try {
    const count = await loadSeeds(app);
    say(`The demo lake is there: ${count} things.`);
    return EXIT.done;
  } finally {
    await app.close();
  }
}
