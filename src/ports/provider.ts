import type { Result } from '../base/result.ts';
import type { TokenProbability } from '../contract/candidate.ts';
import type { Prompt, Sampling } from '../contract/prompt.ts';
import type { ModelFailure } from '../contract/reasons.ts';

/** What an endpoint can do, found out by asking it; null is "it did not say", and is told to the user. */
export type Abilities = {
  /** In tokens. Null: the endpoint does not say, and nothing may be cut on an assumption. */
  contextTokens: number | null;
  chat: boolean;
  fillInTheMiddle: boolean;
  embeddings: boolean;
  constraint: boolean;
  probabilities: boolean;
  /** One line for each thing it lacks or would not say. */
  remarks: string[];
};

export type Usage = { promptTokens: number; cachedTokens: number; generatedTokens: number };

/** The stream ends with exactly one `end` or `failure`; it never throws. */
export type ModelEvent =
  /** `usage` so far stands in the first of them where it is known: a reader may leave before the end. */
  | { type: 'text'; text: string; probabilities?: TokenProbability[]; usage?: Usage }
  | { type: 'end'; reason: 'stop' | 'length'; usage: Usage }
  | { type: 'failure'; failure: ModelFailure };

export type Ask = {
  prompt: Prompt;
  sampling: Sampling;
  /** Completions preempt chat; background yields to both. */
  priority: 'completion' | 'chat' | 'background';
  /** Evaluated prompts of one key replace one another before those of other keys do. */
  cacheKey?: string;
  signal: AbortSignal;
};

/** What a provider that keeps evaluated prompts lets its callers know and do. */
export interface PromptCache {
  /** Evaluates a prompt and draws nothing; every ask goes before it. */
  prewarm(prompt: Prompt, cacheKey: string, signal: AbortSignal): Promise<Result<PromptTokens, ModelFailure>>;
  /** How much of a prompt would have to be evaluated now. */
  look(prompt: Prompt, signal: AbortSignal): Promise<Result<PromptTokens, ModelFailure>>;
  /**
   * Tokens of prompt evaluated in a second, as measured here: while somebody waits, or ahead, which goes in shorter
   * steps. Null before the first measurement.
   */
  tokensPerSecond(when: 'waited' | 'ahead'): number | null;
}

/** Tokens of a prompt, and how many of its first ones are evaluated already. */
export type PromptTokens = { promptTokens: number; cachedTokens: number };

/**
 * How texts are turned into vectors, where the provider lets its callers choose. What is past `maxTokens` of a text
 * is left out; without it a text that is too long is refused.
 */
type EmbedHow = { maxTokens?: number; priority?: 'question' | 'background' };

/** A model behind one role, wherever it runs. */
export interface Provider {
  readonly kind: 'local' | 'openai-compatible' | 'anthropic' | 'recorded';
  /** The provider's name in the config, and the model it was bound to. */
  readonly name: string;
  readonly model: string;
  probe(signal: AbortSignal): Promise<Result<Abilities, ModelFailure>>;
  ask(ask: Ask): AsyncIterable<ModelEvent>;
  /** Tokens of a text, with the model's own tokenizer where `exact`; else an upper estimate. `ids`: which, where it can say. */
  countTokens(
    text: string,
    signal: AbortSignal,
  ): Promise<Result<{ tokens: number; exact: boolean; ids?: number[] }, ModelFailure>>;
  embed(texts: string[], signal: AbortSignal, how?: EmbedHow): Promise<Result<Float32Array[], ModelFailure>>;
  /** Absent where the provider does not tell of its cache. */
  readonly cache?: PromptCache;
  /** Loads what the first request would have to wait for. */
  warm(signal: AbortSignal): Promise<Result<void, ModelFailure>>;
  close(): Promise<void>;
}
