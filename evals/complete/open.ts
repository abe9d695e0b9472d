import type { Result } from '../../src/base/result.ts';
import type { Config } from '../../src/config/schema.ts';
import { createLog, startEngine } from '../../src/machine.ts';
import { openForm } from '../open-form.ts';
import { type FillHole, fillByRecipe } from './generations.ts';
import { playByAssistant } from './play.ts';
import { type Form, fillByPrompt } from './prompt-forms.ts';
import { recordDraws } from './recording-engine.ts';
import type { PlayPlace } from './sessions.ts';

/** Creates the filler with the model that `config` binds to completions; the caller closes it. */
export async function openCompletionFiller({
  config,
  home,
  form,
  suffixLines,
}: {
  config: Config;
  home: string;
  form: Form;
  /** For a bare prompt; null: all. */
  suffixLines: number | null;
}): Promise<Result<{ ask: FillHole; close(): Promise<void> }, { message: string }>> {
  const log = await createLog(config.log_level);
  const engine = recordDraws(await startEngine(config, { home, log }));
  const options = { config, home, log, engine, role: 'complete' } as const;
  if (form === 'ours')
    return openForm(options, { needsFile: false, make: (assistant) => fillByRecipe(assistant, engine) });
  return openForm(options, {
    needsFile: true,
    make: (_, { path }) => fillByPrompt(engine, path, { form, suffixLines }),
  });
}

/** Creates the player of sessions with the model that `config` binds to completions; the caller closes it. */
export async function openPlayer({
  config,
  home,
  isPatient,
}: {
  config: Config;
  home: string;
  isPatient: boolean;
}): Promise<Result<{ ask: PlayPlace; close(): Promise<void> }, { message: string }>> {
  const log = await createLog(config.log_level);
  const engine = await startEngine(config, { home, log });
  return openForm(
    { config, home, log, engine, role: 'complete' },
    { needsFile: false, make: (assistant) => playByAssistant(assistant, { home, isPatient }) },
  );
}
