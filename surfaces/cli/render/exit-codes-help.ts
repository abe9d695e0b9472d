import { EXIT } from '../exit-codes.ts';

const MEANINGS: Record<keyof typeof EXIT, string> = {
  done: 'done',
  nothingPassed: 'nothing passed its checks, or a finding blocks',
  usage: 'wrong use: unknown flag, no such file, a place outside the file',
  environment: 'something is missing or refuses: a model, a provider, disk, a port',
  internal: 'a bug in fettle; FETTLE_DEBUG=1 prints where',
  cancelled: 'cancelled by Ctrl-C or SIGTERM',
};

/** Below the help of the whole program. */
export const EXIT_CODES_HELP = `
Exit codes:
${(Object.keys(EXIT) as (keyof typeof EXIT)[])
  .map((name) => `  ${String(EXIT[name]).padEnd(5)}${MEANINGS[name]}`)
  .join('\n')}

Environment:
  FETTLE_HOME   folder of all state: configuration, models (default: ~/.fettle)
  FETTLE_DEBUG  print where an error came from
  NO_COLOR, FORCE_COLOR`;
