import { fail, ok, type Result } from '../../base/result.ts';

import type { FillInTheMiddlePrompt, Prompt } from '../../contract/prompt.ts';
import type { ModelFailure } from '../../contract/reasons.ts';
import type { Engine, LoadedModel, ModelSpec, PromptPart } from '../../ports/engine.ts';
import type { ModelFiles } from '../../ports/model-files.ts';
import type { Abilities, Ask, ModelEvent, Provider } from '../../ports/provider.ts';
import { renderChat } from './chat-template.ts';

export type LocalProviderOptions = {
  /** The provider's name in the config, and the model's name in `fettle models list`. */
  name: string;
  model: string;
  engine: Engine;
  modelFiles: ModelFiles;
  /** How to open the model file; its path is found when it is first needed. */
  open: Omit<ModelSpec, 'path'>;
};

/** A model file of this machine, evaluated by the embedded engine. Its bounds are known, not probed. */
export function createLocalProvider(options: LocalProviderOptions): Provider {
  const { engine } = options;
  return {
    kind: 'local',
    name: options.name,
    model: options.model,
    probe: (signal) => probe(options, signal),
    ask: (ask) => answer(options, ask),
    countTokens: async (text, signal) => {
      const spec = await locate(options);
      if (!spec.ok) return spec;
      const tokens = await engine.tokenize(spec.value, [{ text, special: false }], signal);
      return tokens.ok ? ok({ tokens: tokens.value.length, exact: true, ids: tokens.value }) : tokens;
    },
    embed: async (texts, signal) => {
      const spec = await locate(options);
      if (!spec.ok) return spec;
      return engine.embed({ ...spec.value, embeddings: true }, texts, signal);
    },
    warm: async (signal) => {
      const loaded = await load(options, signal);
      return loaded.ok ? ok(undefined) : loaded;
    },
    // The engine is shared by all local providers and closed by its owner.
    close: () => Promise.resolve(),
  };
}

async function locate({
  modelFiles,
  model,
  open,
}: LocalProviderOptions): Promise<Result<ModelSpec, ModelFailure>> {
  const file = await modelFiles.locate(model);
  if (file.ok) return ok({ ...open, path: file.value.path });
  const { reason, message } = file.failure;
  return fail({ reason: reason === 'model_corrupted' ? reason : 'model_missing', message });
}

async function load(
  options: LocalProviderOptions,
  signal: AbortSignal,
): Promise<Result<{ spec: ModelSpec; loaded: LoadedModel }, ModelFailure>> {
  const spec = await locate(options);
  if (!spec.ok) return spec;
  const loaded = await options.engine.load(spec.value, signal);
  if (loaded.ok) return ok({ spec: spec.value, loaded: loaded.value });
  if (loaded.failure.reason !== 'out_of_memory') return loaded;
  const message = `${loaded.failure.message}${await smallerModel(options)}`;
  return fail({ ...loaded.failure, message });
}

/** Which model of the catalog needs less: the advice that goes with "does not fit". */
async function smallerModel({ modelFiles, model }: LocalProviderOptions): Promise<string> {
  const models = await modelFiles.list();
  const size = models.find(({ name }) => name === model)?.bytes ?? 0;
  const smaller = models
    .filter(({ bytes }) => bytes < size)
    .sort((left, right) => right.bytes - left.bytes)[0];
  return smaller === undefined ? '' : `: fettle config set roles.chat.model ${smaller.name}`;
}

async function probe(
  options: LocalProviderOptions,
  signal: AbortSignal,
): Promise<Result<Abilities, ModelFailure>> {
  const model = await load(options, signal);
  if (!model.ok) return model;
  const { chatTemplate, fillInTheMiddle, contextTokens } = model.value.loaded;
  const remarks: string[] = [];
  if (chatTemplate === null)
    remarks.push('The model file has no chat template: it cannot serve the role chat');
  if (fillInTheMiddle === null)
    remarks.push('The model has no fill-in-the-middle tokens: it cannot complete');
  if (!options.open.embeddings) remarks.push('It is opened for text: bind the role embed for embeddings');
  return ok({
    contextTokens,
    chat: chatTemplate !== null,
    fillInTheMiddle: fillInTheMiddle !== null,
    embeddings: options.open.embeddings,
    constraint: true,
    probabilities: true,
    remarks,
  });
}

async function* answer(options: LocalProviderOptions, ask: Ask): AsyncGenerator<ModelEvent, void, void> {
  const model = await load(options, ask.signal);
  if (!model.ok) return yield { type: 'failure', failure: model.failure };
  const { spec, loaded } = model.value;
  const prompt = layOut(ask.prompt, loaded);
  if (!prompt.ok) return yield { type: 'failure', failure: prompt.failure };
  const { sampling, priority, signal } = ask;
  const job = { model: spec, prompt: prompt.value, sampling, priority };
  for await (const event of options.engine.generate(job, signal)) yield event;
}

function layOut(prompt: Prompt, loaded: LoadedModel): Result<PromptPart[], ModelFailure> {
  switch (prompt.form) {
    case 'plain':
      return ok([{ text: prompt.text, special: false }]);
    case 'chat':
      if (loaded.chatTemplate === null) return fail(notSupported('no chat template', 'chat'));
      return ok(renderChat(loaded.chatTemplate, prompt.messages, prompt.opening));
    case 'fill_in_the_middle':
      if (loaded.fillInTheMiddle === null)
        return fail(notSupported('no fill-in-the-middle tokens', 'complete'));
      return ok(fillInTheMiddle(prompt, loaded.fillInTheMiddle));
  }
}

/**
 * The append-only form: an empty prefix, then the suffix, then the text before the cursor as the
 * beginning of the middle. What a keystroke changes stands last, so a warm cache evaluates only that;
 * on the small default model it is also far better than the documented order (decisions/0003).
 */
function fillInTheMiddle(
  { files, prefix, suffix }: FillInTheMiddlePrompt,
  tokens: NonNullable<LoadedModel['fillInTheMiddle']>,
): PromptPart[] {
  const control = (text: string): PromptPart => ({ text, special: true });
  const others = files.flatMap(({ path, text }) => [
    control(tokens.fileSeparator ?? ''),
    { text: `${path}\n${text}\n`, special: false },
  ]);
  const parts = [
    ...others,
    control(tokens.prefix),
    control(tokens.suffix),
    { text: suffix, special: false },
    control(tokens.middle),
    { text: prefix, special: false },
  ];
  return parts.filter(({ text }) => text !== '');
}

function notSupported(lack: string, role: string): ModelFailure {
  return {
    reason: 'not_supported',
    message: `The model has ${lack}. Bind another one: fettle config set roles.${role}.model NAME`,
  };
}
