import type { Result } from '../base/result.ts';
import type { TokenProbability } from '../contract/candidate.ts';
import type { Sampling } from '../contract/prompt.ts';
import type { ModelFailure } from '../contract/reasons.ts';
import type { PromptTokens, Usage } from './provider.ts';

/** A model file and how to open it. Two specs with the same fields share one loaded model. */
export type ModelSpec = {
  /** Absolute path of a GGUF file. */
  path: string;
  /** In tokens, for each cached sequence. */
  contextTokens: number;
  /** Prompts whose evaluated tokens are kept side by side, least recently used first out. */
  sequences: number;
  embeddings: boolean;
  /** Low-rank adapters (GGUF) laid over the model. */
  loraAdapters: { path: string; scale: number }[];
};

/** Text of a prompt; only `special` parts may name control tokens such as `<|im_start|>`. */
export type PromptPart = { text: string; special: boolean };

export type EngineJob = {
  model: ModelSpec;
  prompt: PromptPart[];
  sampling: Sampling;
  /** `ahead`: what nobody asked for yet; it holds still while completions are asked for one after the other. */
  priority: 'completion' | 'chat' | 'ahead' | 'background';
  /** Evaluated prompts of one key replace one another before those of other keys do. */
  cacheKey?: string;
  /** ASCII text that the answer is held to begin with and that is not part of it. */
  opening?: string;
};

/** Texts to be turned into vectors, one text a step. */
export type EmbedJob = {
  model: ModelSpec;
  texts: string[];
  /** What is past so many tokens of a text is left out; null: a text that is too long is refused. */
  maxTokens: number | null;
  priority: 'question' | 'background';
};

export type EngineEvent =
  | { type: 'text'; text: string; probabilities?: TokenProbability[]; usage?: Usage }
  | { type: 'end'; reason: 'stop' | 'length'; usage: Usage & { prefillMs: number; decodeMs: number } }
  | { type: 'failure'; failure: ModelFailure };

export type LoadedModel = {
  trainContextTokens: number;
  contextTokens: number;
  /** Null when the file carries none. */
  chatTemplate: string | null;
  /** Its control tokens as text; null when the model was not trained for it. */
  fillInTheMiddle: {
    prefix: string;
    suffix: string;
    middle: string;
    /** Stands before each other file of the repository, where the model knows one. */
    fileSeparator: string | null;
  } | null;
  loadMs: number;
};

/** Evaluated prompts kept as files: how many were written, read back, or could not be, and the bytes they take now. */
export type EngineSnapshots = { saved: number; restored: number; failed: number; bytes: number };

export type EngineStatus = {
  running: boolean;
  restarts: number;
  /** Bytes of the engine process; null when it does not run. */
  residentBytes: number | null;
  models: { path: string; residentBytes: number; busy: boolean }[];
  /** Null when it does not run. */
  snapshots: EngineSnapshots | null;
};

/** Native inference behind a process of its own: it may crash or hang, and the request is told. */
export interface Engine {
  /** Starts the process without a model, so that it is there when the first call comes. */
  start(signal: AbortSignal): Promise<Result<void, ModelFailure>>;
  load(model: ModelSpec, signal: AbortSignal): Promise<Result<LoadedModel, ModelFailure>>;
  /** Streams until exactly one `end` or `failure`; aborting `signal` ends it with `cancelled` at once. */
  generate(job: EngineJob, signal: AbortSignal): AsyncIterable<EngineEvent>;
  tokenize(
    model: ModelSpec,
    prompt: PromptPart[],
    signal: AbortSignal,
  ): Promise<Result<number[], ModelFailure>>;
  embed(job: EmbedJob, signal: AbortSignal): Promise<Result<Float32Array[], ModelFailure>>;
  /** Evaluates a prompt into the cache and generates nothing. `prefillMs` is the time it took the engine. */
  warm(
    job: EngineJob,
    signal: AbortSignal,
  ): Promise<Result<PromptTokens & { prefillMs: number }, ModelFailure>>;
  /** How much of a prompt is in the cache. Changes nothing. */
  look(
    model: ModelSpec,
    prompt: PromptPart[],
    signal: AbortSignal,
  ): Promise<Result<PromptTokens, ModelFailure>>;
  status(): Promise<EngineStatus>;
  close(): Promise<void>;
}
