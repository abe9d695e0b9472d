import type { Result } from '../base/result.ts';
import type { Example } from '../contract/example.ts';
import type { Analyzer, AnalyzerFailure } from './analyzer.ts';

/**
 * What became of one example; `got` in the words of the language: a value, an error, or that it took too long.
 * `isValue`: it is a value.
 */
export type ExampleOutcome = { passed: boolean; got: string; isValue: boolean };

/** What became of the code: an error before any example ran, or each example's outcome in their order. */
export type ExamplesRan = { broken: string | null; outcomes: ExampleOutcome[] };

/** Runs code with examples of what it gives, where it can do no harm. */
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
