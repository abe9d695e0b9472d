import { type DestinationStream, pino } from 'pino';
import type { Config } from '../../config/schema.ts';
import type { Log } from '../../ports/log.ts';
import { redact } from './redact.ts';

/** Writes one JSON line for each event to standard error before the call returns, so that a crash loses none. */
export function createPinoLog(level: Config['log_level'], destination?: DestinationStream): Log {
  const logger = pino(
    {
      level,
      base: null,
      messageKey: 'event',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination ?? pino.destination({ dest: 2, sync: true }),
  );
  const write = (name: 'debug' | 'info' | 'warn' | 'error') => {
    return (event: string, fields: Record<string, unknown> = {}) => {
      if (logger.isLevelEnabled(name)) logger[name](redact(fields), event);
    };
  };
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}
