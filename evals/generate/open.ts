import type { Assistant } from '../../src/assistant.ts';
import type { Result } from '../../src/base/result.ts';
import type { Config } from '../../src/config/schema.ts';
import { createLog, startEngine } from '../../src/machine.ts';
import { openForm } from '../open-form.ts';
import { DraftRecorder } from './drafts.ts';
import type { GenerateForm } from './evaluate.ts';
import { answerFromExplanation, explainAlone, explainByAssistant, loadSolutions } from './explained.ts';
import { type AnswerTask, answerByAssistant } from './generations.ts';
import { type AskAlone, answerRaw, modelAlone } from './raw.ts';

export type AnswererOptions = { config: Config; home: string; form: GenerateForm; data: string };

/** Creates the answerer for one form, with the model that `config` binds to chat; the caller closes it. */
export async function openAnswerer({
  config,
  home,
  form,
  data,
}: AnswererOptions): Promise<Result<{ ask: AnswerTask; close(): Promise<void> }, { message: string }>> {
  const log = await createLog(config.log_level);
  const engine = await startEngine(config, { home, log });
  const options = { config, home, log, engine, role: 'chat' } as const;
  const recorder = new DraftRecorder();
  if (form === 'ours')
    return openForm(
      { ...options, onProvider: (configured) => recorder.over(configured) },
      { needsFile: false, make: (assistant) => answerByAssistant(assistant, () => recorder.take()) },
    );
  return openForm(options, {
    needsFile: true,
    make: (assistant, file) => answererOf(form, assistant, modelAlone(engine, file), data),
  });
}

function answererOf(
  form: Exclude<GenerateForm, 'ours'>,
  assistant: Assistant,
  alone: AskAlone,
  data: string,
): AnswerTask {
  switch (form) {
    case 'raw':
      return answerRaw(alone);
    case 'explained':
      return answerFromExplanation(explainByAssistant(assistant), alone, loadSolutions(data));
    case 'explained-raw':
      return answerFromExplanation(explainAlone(alone), alone, loadSolutions(data));
  }
}
