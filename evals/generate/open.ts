import { createAssistant } from '../../src/assistant.ts';
import { fail, ok, type Result } from '../../src/base/result.ts';
import type { Config } from '../../src/config/schema.ts';
import { createLog, startEngine } from '../../src/machine.ts';
import type { AnswerTask } from './generations.ts';
import { answerRaw } from './raw.ts';

/** The model that `config` binds to chat, by itself; the caller closes it. */
export async function openRawModel(
  config: Config,
  home: string,
): Promise<Result<{ answer: AnswerTask; close(): Promise<void> }, { message: string }>> {
  const log = await createLog(config.log_level);
  const engine = await startEngine(config, log);
  const assistant = createAssistant({ config, home, log, engine });
  const name = config.roles.chat.model;
  const file = await assistant.models.locate(name);
  const close = () => assistant.close();
  if (file.ok) return ok({ answer: answerRaw(engine, { name, path: file.value.path }), close });
  await close();
  return fail({ message: file.failure.message });
}
