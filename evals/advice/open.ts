import type { Result } from '../../src/base/result.ts';
import type { Config } from '../../src/config/schema.ts';
import { createLog, startEngine } from '../../src/machine.ts';
import { openForm } from '../open-form.ts';
import { type AskWithAdvice, askAssistant } from './evaluate.ts';

/** Creates the caller of the model that `config` binds to chat; the caller closes it. */
export async function openAdviceAsker(
  config: Config,
  home: string,
): Promise<Result<{ ask: AskWithAdvice; close(): Promise<void> }, { message: string }>> {
  const log = await createLog(config.log_level);
  const engine = await startEngine(config, { home, log });
  const options = { config, home, log, engine, role: 'chat' } as const;
  return openForm<AskWithAdvice>(options, { needsFile: false, make: askAssistant });
}
