import { type Assistant, type AssistantOptions, createAssistant } from '../src/assistant.ts';
import { fail, ok, type Result } from '../src/base/result.ts';
import type { Config } from '../src/config/schema.ts';
import type { Engine } from '../src/ports/engine.ts';
import type { Log } from '../src/ports/log.ts';

export type FormOptions = {
  config: Config;
  home: string;
  log: Log;
  engine: Engine;
  /** As that of `AssistantOptions`. */
  onProvider?: NonNullable<AssistantOptions['onProvider']>;
  /** Whose model is asked. */
  role: 'complete' | 'chat';
};

/** What asks in a form that ships, whatever model is bound; or one that asks the file of a local model by itself. */
export type Asker<Ask> =
  | { needsFile: false; make(assistant: Assistant): Ask }
  | { needsFile: true; make(assistant: Assistant, file: { name: string; path: string }): Ask };

/** Makes what asks models for an evaluation; the caller closes it. */
export async function openForm<Ask>(
  { role, ...options }: FormOptions,
  asker: Asker<Ask>,
): Promise<Result<{ ask: Ask; close(): Promise<void> }, { message: string }>> {
  const assistant = createAssistant(options);
  const close = () => assistant.close();
  if (!asker.needsFile) return ok({ ask: asker.make(assistant), close });
  const name = options.config.roles[role].model;
  const file = await assistant.models.locate(name);
  if (file.ok) return ok({ ask: asker.make(assistant, { name, path: file.value.path }), close });
  await close();
  return fail({ message: file.failure.message });
}
