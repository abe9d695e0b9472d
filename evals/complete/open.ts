import { createAssistant } from '../../src/assistant.ts';
import { fail, ok, type Result } from '../../src/base/result.ts';
import type { Config } from '../../src/config/schema.ts';
import { createLog, startEngine } from '../../src/machine.ts';
import { type FillHole, type Form, fillByPrompt, fillByRecipe } from './generations.ts';
import { recordDraws } from './recording-engine.ts';

/** What fills holes with the model that `config` binds to completions; the caller closes it. */
export async function openCompletionFiller({
  config,
  home,
  form,
}: {
  config: Config;
  home: string;
  form: Form;
}): Promise<Result<{ fill: FillHole; close(): Promise<void> }, { message: string }>> {
  const log = await createLog(config.log_level);
  const engine = recordDraws(await startEngine(config, log));
  const assistant = createAssistant({ config, home, log, engine });
  const close = () => assistant.close();
  if (form === 'ours') return ok({ fill: fillByRecipe(assistant, engine), close });
  const file = await assistant.models.locate(config.roles.complete.model);
  if (file.ok) return ok({ fill: fillByPrompt(engine, file.value.path, form), close });
  await close();
  return fail({ message: file.failure.message });
}
