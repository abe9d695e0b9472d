import type { Result } from '../base/result.ts';
import type { Range } from '../contract/position.ts';
import type { Analyzer, AnalyzerFailure } from './analyzer.ts';

/** Closed list of problems a type checker can find in a text. */
export type TypeProblemKind =
  | 'missing_member'
  | 'missing_module'
  | 'missing_name'
  | 'wrong_arguments'
  | 'wrong_type'
  | 'syntax'
  | 'deprecated'
  | 'other';

export type TypeProblem = {
  /** As the tool writes it, such as `TS2339`. */
  code: string;
  kind: TypeProblemKind;
  /** One line. */
  message: string;
  range: Range;
  /** The nearest existing names, best first, if the tool knows them. */
  suggestions: string[];
};

/** A text at its place in a project; null `path`: standalone code; null `workspace`: no project. */
export type TypeCheckInput = {
  text: string;
  language: string;
  path: string | null;
  /** Absolute path. */
  workspace: string | null;
  /** Called with each keystroke: does not load a project in place of one in use; the result is then `timed_out`. */
  inPassing?: boolean;
};

/** The type checker for some languages, with the project's installed packages. */
export interface TypeChecker extends Analyzer {
  /**
   * Every certain problem in the whole text; problems that depend on settings invisible to the checker are left out. An
   * abandoned check keeps loading the project for later checks.
   */
  check(input: TypeCheckInput, signal: AbortSignal): Promise<Result<TypeProblem[], AnalyzerFailure>>;
  /**
   * Loads the project of a text. Resolves once a check no longer has to wait for that: at once when it is loaded, and
   * also when it cannot be; the check then says why.
   */
  prepare(input: TypeCheckInput): Promise<void>;
}

/** All type checkers as one analyzer, to warm and close them together. */
export interface TypeCheckers extends Analyzer {
  /** By language id; a language that is not listed is not checked. */
  readonly byLanguage: Readonly<Record<string, TypeChecker>>;
}
