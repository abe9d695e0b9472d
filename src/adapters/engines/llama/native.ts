import type { Sampling } from '../../../contract/prompt.ts';
import type { LoadedModel, ModelSpec, PromptPart } from '../../../ports/engine.ts';

/**
 * What the engine process needs of an inference library. `llama-native.ts` is the real one; the tests of
 * the process, its protocol and its crashes use a scripted one, because they must run without weights.
 */

export type DrawnToken = { token: number; probability: number | null };

/** One cached prompt: the tokens it holds are evaluated, and a prompt that begins with them is cheap. */
export interface NativeSequence {
  evaluated(): readonly number[];
  /** Forgets all but the first `count` tokens. */
  keep(count: number): Promise<void>;
  evaluate(tokens: number[]): Promise<void>;
  /**
   * Evaluates `tokens` (at least one) and draws until the model ends; returning early stops it.
   * `allowed`, asked before each draw: the tokens that may be drawn now; null for all.
   */
  draw(
    tokens: number[],
    sampling: Sampling,
    allowed?: () => number[] | null,
  ): AsyncGenerator<DrawnToken, void, void>;
  /** Writes what it holds to a file of that name; resolves to the file's bytes. */
  save(file: string): Promise<number>;
  /** Holds what was saved by a sequence of the same model in this process, in place of what it held. */
  load(file: string): Promise<void>;
}

export interface NativeModel {
  readonly info: LoadedModel;
  /** Bytes of memory that the model and its contexts were estimated to take. */
  readonly bytes: number;
  readonly sequences: NativeSequence[];
  tokenize(prompt: PromptPart[]): number[];
  /** Text of `tokens`, given the ones before them; ends with U+FFFD while a character is incomplete. */
  detokenize(tokens: number[], previous: number[]): string;
  /** Tokens whose text is a beginning of `text`, or that begins with it. At least one for any ASCII text. */
  tokensFor(text: string): number[];
  /** What is past so many tokens is left out; null: a text that is too long is refused. */
  embed(text: string, maxTokens: number | null): Promise<Float32Array>;
  dispose(): Promise<void>;
}

export interface Native {
  /** Rejects with an Error whose message names what is wrong with the file or the machine. */
  open(spec: ModelSpec): Promise<NativeModel>;
}
