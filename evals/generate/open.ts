import { type Assistant, createAssistant } from '../../src/assistant.ts';
import { fail, ok, type Result } from '../../src/base/result.ts';
import type { Config } from '../../src/config/schema.ts';
import { createLog, startEngine } from '../../src/machine.ts';
import type { GenerateForm } from './evaluate.ts';
import { answerFromExplanation, explainAlone, explainByAssistant, loadSolutions } from './explained.ts';
import { type AnswerTask, answerByAssistant } from './generations.ts';
import { type AskAlone, answerRaw, modelAlone } from './raw.ts';

export type AnswererOptions = { config: Config; home: string; form: GenerateForm; data: string };

/** What answers tasks in one form, with the model that `config` binds to chat; the caller closes it. */
export async function openAnswerer({
  config,
  home,
  form,
  data,
}: AnswererOptions): Promise<Result<{ answer: AnswerTask; close(): Promise<void> }, { message: string }>> {
  const log = await createLog(config.log_level);
  const engine = await startEngine(config, log);
  const assistant = createAssistant({ config, home, log, engine });
  const name = config.roles.chat.model;
  const file = await assistant.models.locate(name);
  const close = () => assistant.close();
  if (file.ok) {
    const alone = modelAlone(engine, { name, path: file.value.path });
    return ok({ answer: answererOf(form, assistant, alone, data), close });
  }
  await close();
  return fail({ message: file.failure.message });
}

function answererOf(form: GenerateForm, assistant: Assistant, alone: AskAlone, data: string): AnswerTask {
  switch (form) {
    case 'ours':
      return answerByAssistant(assistant);
    case 'raw':
      return answerRaw(alone);
    case 'explained':
      return answerFromExplanation(explainByAssistant(assistant), alone, loadSolutions(data));
    case 'explained-raw':
      return answerFromExplanation(explainAlone(alone), alone, loadSolutions(data));
  }
}
