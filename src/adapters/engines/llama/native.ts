import type { Sampling } from '../../../contract/prompt.ts';
import type { LoadedModel, ModelSpec, PromptPart } from '../../../ports/engine.ts';

/**
 * The parts of an inference library that the engine process uses. `llama-native.ts` is the real one; the
 * tests of the process, its protocol and its crashes use a scripted one, because they must run without
 * weights.
 */

export type DrawnToken = { token: number; probability: number | null };

/** One cached prompt: its tokens are evaluated, so a prompt that begins with them is cheap. */
export interface NativeSequence {
  evaluated(): readonly number[];
  /** Drops all but the first `count` tokens. */
  keep(count: number): Promise<void>;
  evaluate(tokens: number[]): Promise<void>;
  /**
   * Evaluates `tokens` (at least one) and samples until the model ends; returning early stops it. `allowed`
   * is called before each sample: the tokens that may be sampled now; null for all.
   */
  draw(
    tokens: number[],
    sampling: Sampling,
    allowed?: () => number[] | null,
  ): AsyncGenerator<DrawnToken, void, void>;
  /** Saves its content to this file; resolves to the number of bytes. */
  save(file: string): Promise<number>;
  /** Replaces its content with one saved by a sequence of the same model in this process. */
  load(file: string): Promise<void>;
}

export interface NativeModel {
  readonly info: LoadedModel;
  /** Estimated memory of the model and its contexts, in bytes. */
  readonly bytes: number;
  readonly sequences: NativeSequence[];
  tokenize(prompt: PromptPart[]): number[];
  /** Text of `tokens`, given the preceding ones; ends with U+FFFD while a character is incomplete. */
  detokenize(tokens: number[], previous: number[]): string;
  /** Tokens whose text is a prefix of `text`, or begins with it. At least one for any ASCII text. */
  tokensFor(text: string): number[];
  /** Tokens beyond `maxTokens` are dropped; null: a text that is too long is rejected. */
  embed(text: string, maxTokens: number | null): Promise<Float32Array>;
  dispose(): Promise<void>;
}

export interface Native {
  /** Rejects with an Error whose message explains what is wrong with the file or the machine. */
  open(spec: ModelSpec): Promise<NativeModel>;
}
