import { pino } from 'pino';
import type { Config } from '../config.ts';
import type { Logger } from '../ports/runtime.ts';

/** Structured lines on standard error; errors with their cause and stack. */
export function createLogger(config: Pick<Config, 'logLevel'>): Logger {
  return pino({ level: config.logLevel, serializers: { error: pino.stdSerializers.err } }, pino.destination({ dest: 2, sync: true }));
}
