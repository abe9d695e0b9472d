import type { Result } from '../base/result.ts';
import type { TokenProbability } from '../contract/candidate.ts';
import type { Prompt, Sampling } from '../contract/prompt.ts';
import type { ModelFailure } from '../contract/reasons.ts';

/** An endpoint's abilities, found by probing; null means the endpoint did not say, which the user is told. */
export type Abilities = {
  /** In tokens. Null: the endpoint does not say, and nothing may be cut based on an assumption. */
  contextTokens: number | null;
  chat: boolean;
  fillInTheMiddle: boolean;
  embeddings: boolean;
  constraint: boolean;
  probabilities: boolean;
  /** One line for each ability that it lacks or does not report. */
  remarks: string[];
};

export type Usage = { promptTokens: number; cachedTokens: number; generatedTokens: number };

/** The stream ends with exactly one `end` or `failure`; it never throws. */
export type ModelEvent =
  /** The first event has `usage` so far when it is known: a reader may leave before the end. */
  | { type: 'text'; text: string; probabilities?: TokenProbability[]; usage?: Usage }
  | { type: 'end'; reason: 'stop' | 'length'; usage: Usage }
  | { type: 'failure'; failure: ModelFailure };

export type Ask = {
  prompt: Prompt;
  sampling: Sampling;
  /** Completions preempt chat; background work yields to both. */
  priority: 'completion' | 'chat' | 'background';
  /** Evaluated prompts with the same key replace each other before those of other keys. */
  cacheKey?: string;
  signal: AbortSignal;
};

/** The operations of a provider that caches evaluated prompts. */
export interface PromptCache {
  /** Evaluates a prompt without generating; every other request goes first. */
  prewarm(prompt: Prompt, cacheKey: string, signal: AbortSignal): Promise<Result<PromptTokens, ModelFailure>>;
  /** How much of a prompt would have to be evaluated now. */
  look(prompt: Prompt, signal: AbortSignal): Promise<Result<PromptTokens, ModelFailure>>;
  /**
   * Prompt tokens evaluated per second, as measured here: while someone waits, or ahead of time, which uses smaller
   * steps. Null before the first measurement.
   */
  tokensPerSecond(when: 'waited' | 'ahead'): number | null;
}

/** The tokens of a prompt, and how many at its start are already evaluated. */
export type PromptTokens = { promptTokens: number; cachedTokens: number };

/**
 * Embedding options, where the provider supports them. Text past `maxTokens` is ignored; without it, a text that is too
 * long is refused.
 */
type EmbedHow = { maxTokens?: number; priority?: 'question' | 'background' };

/** A model behind one role, wherever it runs. */
export interface Provider {
  readonly kind: 'local' | 'openai-compatible' | 'anthropic' | 'recorded';
  /** The provider's name in the config, and the model bound to it. */
  readonly name: string;
  readonly model: string;
  probe(signal: AbortSignal): Promise<Result<Abilities, ModelFailure>>;
  ask(ask: Ask): AsyncIterable<ModelEvent>;
  /** Tokens of a text, by the model's own tokenizer when `exact`, else an upper estimate. `ids`: which, if known. */
  countTokens(
    text: string,
    signal: AbortSignal,
  ): Promise<Result<{ tokens: number; exact: boolean; ids?: number[] }, ModelFailure>>;
  embed(texts: string[], signal: AbortSignal, how?: EmbedHow): Promise<Result<Float32Array[], ModelFailure>>;
  /** Absent when the provider does not expose its cache. */
  readonly cache?: PromptCache;
  /** Loads everything the first request would otherwise wait for. */
  warm(signal: AbortSignal): Promise<Result<void, ModelFailure>>;
  close(): Promise<void>;
}
