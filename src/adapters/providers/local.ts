import { fail, ok, type Result } from '../../base/result.ts';
import type { Prompt, Sampling } from '../../contract/prompt.ts';
import type { ModelFailure } from '../../contract/reasons.ts';
import type { Engine, EngineJob, LoadedModel, ModelSpec } from '../../ports/engine.ts';
import type { ModelFiles } from '../../ports/model-files.ts';
import type {
  Abilities,
  Ask,
  ModelEvent,
  PromptCache,
  PromptTokens,
  Provider,
} from '../../ports/provider.ts';
import { layOut } from './local-prompt.ts';

/** Evaluating fewer prompt tokens at once says nothing about the machine's speed. */
const MIN_MEASURED_PREFILL_TOKENS = 48;

/** Weight of a new measurement in the running mean: a momentary slowdown of the machine is not its speed. */
const WEIGHT = 0.3;

/** Measures how fast prompts are evaluated here. */
class PrefillSpeed {
  tokensPerSecond: number | null = null;

  measured({ promptTokens, cachedTokens, prefillMs }: PromptTokens & { prefillMs: number }): void {
    const evaluated = promptTokens - cachedTokens;
    // A few tokens cost one pass whatever their number.
    if (evaluated < MIN_MEASURED_PREFILL_TOKENS || prefillMs <= 0) return;
    const speed = (evaluated / prefillMs) * 1_000;
    const before = this.tokensPerSecond;
    this.tokensPerSecond = before === null ? speed : before + WEIGHT * (speed - before);
  }
}

export type LocalProviderOptions = {
  /** The provider's name in the config, and the model's name in `fettle models list`. */
  name: string;
  model: string;
  engine: Engine;
  modelFiles: ModelFiles;
  /** How to open the model file; its path is resolved on first use. */
  open: Omit<ModelSpec, 'path'>;
};

/** A local model file, evaluated by the embedded engine. Its limits are known, not probed. */
export function createLocalProvider(options: LocalProviderOptions): Provider {
  const { engine } = options;
  const memory: Memory = { loaded: null };
  const speeds = { waited: new PrefillSpeed(), ahead: new PrefillSpeed() };
  return {
    kind: 'local',
    name: options.name,
    model: options.model,
    probe: (signal) => probe(options, signal),
    ask: (ask) => answer({ options, memory, speeds }, ask),
    cache: cacheOf({ options, memory, speeds }),
    countTokens: async (text, signal) => {
      const spec = await locate(options);
      if (!spec.ok) return spec;
      const tokens = await engine.tokenize(spec.value, [{ text, special: false }], signal);
      return tokens.ok ? ok({ tokens: tokens.value.length, exact: true, ids: tokens.value }) : tokens;
    },
    embed: async (texts, signal, { maxTokens = null, priority = 'background' } = {}) => {
      const spec = await locate(options);
      if (!spec.ok) return spec;
      const model = { ...spec.value, embeddings: true };
      return engine.embed({ model, texts, maxTokens, priority }, signal);
    },
    warm: async (signal) => {
      const loaded = await load(options, signal);
      return loaded.ok ? ok(undefined) : loaded;
    },
    // All local providers share the engine; its owner closes it.
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

/** A smaller model from the catalog, to suggest when a model does not fit. */
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
    remarks.push('The model file has no chat template, so it cannot serve the role chat');
  if (fillInTheMiddle === null)
    remarks.push('The model has no fill-in-the-middle tokens, so it cannot complete');
  if (!options.open.embeddings)
    remarks.push('It is loaded for text; configure the role embed for embeddings');
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

type Speeds = Record<'waited' | 'ahead', PrefillSpeed>;

/**
 * The loaded model, remembered because its description does not change; an engine that was restarted opens it
 * by itself.
 */
type Memory = { loaded: LoadedModel | null };

type Local = { options: LocalProviderOptions; memory: Memory; speeds: Speeds };

async function* answer(local: Local, ask: Ask): AsyncGenerator<ModelEvent, void, void> {
  const { options, speeds } = local;
  const { sampling, priority, signal, cacheKey } = ask;
  const laid = await layOutFor(local, ask.prompt, signal);
  if (!laid.ok) return yield { type: 'failure', failure: laid.failure };
  const job = { ...laid.value, sampling, priority, ...(cacheKey !== undefined && { cacheKey }) };
  for await (const event of options.engine.generate(job, signal)) {
    if (event.type === 'end') speeds[priority === 'background' ? 'ahead' : 'waited'].measured(event.usage);
    yield event;
  }
}

function cacheOf(local: Local): PromptCache {
  const { options, speeds } = local;
  return {
    tokensPerSecond: (when) => speeds[when].tokensPerSecond,
    look: async (prompt, signal) => {
      const laid = await layOutFor(local, prompt, signal);
      return laid.ok ? options.engine.look(laid.value.model, laid.value.prompt, signal) : laid;
    },
    prewarm: async (prompt, cacheKey, signal) => {
      const laid = await layOutFor(local, prompt, signal);
      if (!laid.ok) return laid;
      const job = { ...laid.value, sampling: NOTHING, priority: 'ahead', cacheKey } as const;
      const warmed = await options.engine.warm(job, signal);
      if (warmed.ok) speeds.ahead.measured(warmed.value);
      return warmed;
    },
  };
}

const NOTHING: Sampling = { temperature: 0, maxTokens: 0, stop: [] };

async function layOutFor(
  { options, memory }: Local,
  prompt: Prompt,
  signal: AbortSignal,
): Promise<Result<Pick<EngineJob, 'model' | 'prompt' | 'opening'>, ModelFailure>> {
  const model = await opened({ options, memory }, signal);
  if (!model.ok) return model;
  const laid = layOut(prompt, model.value.loaded);
  return laid.ok ? ok({ model: model.value.spec, ...laid.value }) : laid;
}

/** The model's description is requested once and then remembered. */
async function opened(
  { options, memory }: Pick<Local, 'options' | 'memory'>,
  signal: AbortSignal,
): ReturnType<typeof load> {
  if (memory.loaded === null) {
    const loaded = await load(options, signal);
    if (loaded.ok) memory.loaded = loaded.value.loaded;
    return loaded;
  }
  const spec = await locate(options);
  return spec.ok ? ok({ spec: spec.value, loaded: memory.loaded }) : spec;
}
