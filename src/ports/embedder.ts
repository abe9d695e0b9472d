import type { Result } from '../base/result.ts';
import type { ModelFailure } from '../contract/reasons.ts';

/** Turns texts into vectors; texts of similar meaning are close together. */
export interface Embedder {
  /**
   * Identifies the model and its file, so that vectors of different models are never mixed; fails when the model is
   * missing. Does no I/O beyond the disk.
   */
  model(): Promise<Result<string, ModelFailure>>;
  /**
   * One vector per text, all of the same length. A `question` has priority over everything but completions; the rest
   * runs in the background.
   */
  embed(
    texts: string[],
    priority: 'question' | 'background',
    signal: AbortSignal,
  ): Promise<Result<Float32Array[], ModelFailure>>;
}
