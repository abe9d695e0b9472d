import type { Result } from '../base/result.ts';
import type { TokenProbability } from '../contract/candidate.ts';
import type { Sampling } from '../contract/prompt.ts';
import type { ModelFailure } from '../contract/reasons.ts';
import type { PromptTokens, Usage } from './provider.ts';

/** A model file and how to open it. Specs with equal fields share one loaded model. */
export type ModelSpec = {
  /** Absolute path of a GGUF file. */
  path: string;
  /** Tokens per cached sequence. */
  contextTokens: number;
  /** Number of prompts whose evaluated tokens are cached; the least recently used is evicted first. */
  sequences: number;
  embeddings: boolean;
  /** Low-rank adapters (GGUF) applied to the model. */
  loraAdapters: { path: string; scale: number }[];
};

/** Prompt text; only `special` parts may contain control tokens such as `<|im_start|>`. */
export type PromptPart = { text: string; special: boolean };

export type EngineJob = {
  model: ModelSpec;
  prompt: PromptPart[];
  sampling: Sampling;
  /** `ahead`: speculative work; it pauses while completion requests keep coming. */
  priority: 'completion' | 'chat' | 'ahead' | 'background';
  /** Evaluated prompts with the same key replace each other before those of other keys. */
  cacheKey?: string;
  /** ASCII text the answer is forced to begin with; not included in the answer. */
  opening?: string;
};

/** Texts to turn into vectors, one per step. */
export type EmbedJob = {
  model: ModelSpec;
  texts: string[];
  /** Text past this many tokens is ignored; null: a text that is too long is refused. */
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
  /** Null when the file has none. */
  chatTemplate: string | null;
  /** Its control tokens as text; null when the model was not trained for fill-in-the-middle. */
  fillInTheMiddle: {
    prefix: string;
    suffix: string;
    middle: string;
    /** Precedes each other file of the repository, if the model knows such a token. */
    fileSeparator: string | null;
  } | null;
  loadMs: number;
};

/** Evaluated prompts saved as files: how many were written, restored or failed, and the bytes they use now. */
export type EngineSnapshots = { saved: number; restored: number; failed: number; bytes: number };

export type EngineStatus = {
  running: boolean;
  restarts: number;
  /** Bytes resident in the engine process; null when it is not running. */
  residentBytes: number | null;
  models: { path: string; residentBytes: number; busy: boolean }[];
  /** Null when it is not running. */
  snapshots: EngineSnapshots | null;
};

/** Native inference in a separate process: a crash or hang is reported to the request. */
export interface Engine {
  /** Starts the process without a model, so that it is ready for the first call. */
  start(signal: AbortSignal): Promise<Result<void, ModelFailure>>;
  load(model: ModelSpec, signal: AbortSignal): Promise<Result<LoadedModel, ModelFailure>>;
  /** Streams until exactly one `end` or `failure`; aborting `signal` ends it with `cancelled` immediately. */
  generate(job: EngineJob, signal: AbortSignal): AsyncIterable<EngineEvent>;
  tokenize(
    model: ModelSpec,
    prompt: PromptPart[],
    signal: AbortSignal,
  ): Promise<Result<number[], ModelFailure>>;
  embed(job: EmbedJob, signal: AbortSignal): Promise<Result<Float32Array[], ModelFailure>>;
  /** Evaluates a prompt into the cache and generates nothing. `prefillMs` is the engine's time for it. */
  warm(
    job: EngineJob,
    signal: AbortSignal,
  ): Promise<Result<PromptTokens & { prefillMs: number }, ModelFailure>>;
  /** Reports how much of a prompt is cached. Changes nothing. */
  look(
    model: ModelSpec,
    prompt: PromptPart[],
    signal: AbortSignal,
  ): Promise<Result<PromptTokens, ModelFailure>>;
  status(): Promise<EngineStatus>;
  close(): Promise<void>;
}
