import type { Result } from '../base/result.ts';
import type { Range } from '../contract/position.ts';
import type { Analyzer, AnalyzerFailure } from './analyzer.ts';

/** Closed list of what a type checker can have against a text. */
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
  /** As the tool writes it, for instance `TS2339`. */
  code: string;
  kind: TypeProblemKind;
  /** One line. */
  message: string;
  range: Range;
  /** The nearest names that do exist, best first, where the tool knows them. */
  suggestions: string[];
};

/** A text at its place in a project; `path` null is code that stands alone, `workspace` null is no project. */
export type TypeCheckInput = {
  text: string;
  language: string;
  path: string | null;
  /** Absolute. */
  workspace: string | null;
  /** Asked with each keystroke: no project is loaded for it in place of one that is in use; `timed_out` then. */
  inPassing?: boolean;
};

/** The type checker of some languages, with the packages that the project has installed. */
export interface TypeChecker extends Analyzer {
  /**
   * Every problem of the whole text that is sure: what hangs on settings that the checker cannot see is
   * left out. A check that is given up goes on while it loads the project, for those that follow.
   */
  check(input: TypeCheckInput, signal: AbortSignal): Promise<Result<TypeProblem[], AnalyzerFailure>>;
  /**
   * Loads the project that a text belongs to; resolves as soon as a check no longer waits for that, at once
   * when it is loaded, and also when it cannot be: the check then says why.
   */
  prepare(input: TypeCheckInput): Promise<void>;
}

/** All type checkers as one analyzer: it warms and closes them. */
export interface TypeCheckers extends Analyzer {
  /** By language id; a language without one is not checked. */
  readonly byLanguage: Readonly<Record<string, TypeChecker>>;
}
