import type { Result } from '../base/result.ts';
import type { ModelFailure } from '../contract/reasons.ts';

/** Turns texts into vectors, such that texts of like meaning lie near one another. */
export interface Embedder {
  /**
   * Names the model and its file, so that vectors of two models never meet; fails where the model is not there.
   * Touches the disk at most.
   */
  model(): Promise<Result<string, ModelFailure>>;
  /** One vector a text, all of one length. A `question` goes before all but completions; the rest is in the background. */
  embed(
    texts: string[],
    priority: 'question' | 'background',
    signal: AbortSignal,
  ): Promise<Result<Float32Array[], ModelFailure>>;
}
