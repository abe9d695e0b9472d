import type { Result } from '../base/result.ts';
import type { Range } from '../contract/position.ts';
import type { Analyzer, AnalyzerFailure } from './analyzer.ts';

/**
 * `unparsed`: the text does not parse, and nothing else was looked for. `undefined`: a name that nothing
 * defines. `undefined_in_script`: the same in a script without imports or exports, where another script of the
 * page may define it. `wrong`: the language forbids it, or it cannot work. `suspect`: works, and is hardly ever
 * meant.
 */
const LINT_KINDS = ['unparsed', 'undefined', 'undefined_in_script', 'wrong', 'suspect'] as const;
export type LintKind = (typeof LINT_KINDS)[number];

/** Wrong code, never style; `name` is set where the problem is one name. */
export type LintProblem = {
  rule: string;
  kind: LintKind;
  name: string | null;
  message: string;
  range: Range;
};

/** Finds code that is wrong by itself, without knowing the packages it uses; in the order of the text. */
export interface Linter extends Analyzer {
  /** `version`: of the language that the project runs, for instance `3.11`; without it the newest. */
  lint(
    text: string,
    language: string,
    signal: AbortSignal,
    version?: string,
  ): Promise<Result<LintProblem[], AnalyzerFailure>>;
}
