import type { Result } from '../base/result.ts';
import type { Range } from '../contract/position.ts';
import type { Analyzer, AnalyzerFailure } from './analyzer.ts';

/**
 * `unparsed`: the text does not parse; nothing else was checked. `undefined`: a name that nothing defines.
 * `undefined_in_script`: the same in a script without imports or exports, where another script of the page may define
 * it. `wrong`: the language forbids it, or it cannot work. `suspect`: works, but is almost never intended.
 */
const LINT_KINDS = ['unparsed', 'undefined', 'undefined_in_script', 'wrong', 'suspect'] as const;
export type LintKind = (typeof LINT_KINDS)[number];

/** Wrong code, never style; `name` is set when the problem is one name. */
export type LintProblem = {
  rule: string;
  kind: LintKind;
  name: string | null;
  message: string;
  range: Range;
};

/** Finds code that is wrong by itself, without knowing the packages it uses; in text order. */
export interface Linter extends Analyzer {
  /** `version`: the language version the project runs, such as `3.11`; defaults to the newest. */
  lint(
    text: string,
    language: string,
    signal: AbortSignal,
    version?: string,
  ): Promise<Result<LintProblem[], AnalyzerFailure>>;
}
