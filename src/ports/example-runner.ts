import type { Result } from '../base/result.ts';
import type { Example } from '../contract/example.ts';
import type { Analyzer, AnalyzerFailure } from './analyzer.ts';

/**
 * The outcome of one example. `got`: a value, an error or a timeout, in the language's notation. `isValue`: it is a
 * value.
 */
export type ExampleOutcome = { passed: boolean; got: string; isValue: boolean };

/** The outcome of the code: an error before any example ran, or one outcome per example, in order. */
export type ExamplesRan = { broken: string | null; outcomes: ExampleOutcome[] };

/** Runs code on examples of its results, where it can do no harm. */
export interface ExampleRunner extends Analyzer {
  /** Whether code of the language can be run here; `run` says why not. */
  available(language: string): Promise<boolean>;
  run(
    code: string,
    language: string,
    examples: readonly Example[],
    signal: AbortSignal,
  ): Promise<Result<ExamplesRan, AnalyzerFailure>>;
}
