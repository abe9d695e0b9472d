import type { Result } from '../base/result.ts';
import type { DocumentationAnswer } from '../contract/documentation.ts';
import type { AnalyzerFailure } from './analyzer.ts';

export type DocumentationQuestion = {
  /** Dotted: `pandas.DataFrame.merge`, `@scope/package.thing`, or a name of the project itself. */
  name: string;
  /** Absolute path; null searches only the machine's Python. */
  workspace: string | null;
  /** Language to search in; null searches where the project's files point. */
  language: string | null;
  /** False: skips the search for uses, which reads thousands of files. */
  uses?: boolean;
};

/** Looks up names in the source of installed packages and of the project. None of it is run. */
export interface DocumentationSource {
  look(
    question: DocumentationQuestion,
    signal: AbortSignal,
  ): Promise<Result<DocumentationAnswer, AnalyzerFailure>>;
}
