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
  /** As in `AssistantOptions`. */
  onProvider?: NonNullable<AssistantOptions['onProvider']>;
  /** The role whose model is called. */
  role: 'complete' | 'chat';
};

/** Calls the model through a shipped form, whichever model is bound; or calls a local model's file directly. */
export type Asker<Ask> =
  | { needsFile: false; make(assistant: Assistant): Ask }
  | { needsFile: true; make(assistant: Assistant, file: { name: string; path: string }): Ask };

/** Creates the model caller of an evaluation; the caller closes it. */
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
