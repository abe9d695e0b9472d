import type { Result } from '../base/result.ts';
import type { DocumentationAnswer } from '../contract/documentation.ts';
import type { AnalyzerFailure } from './analyzer.ts';

export type DocumentationQuestion = {
  /** Dotted: `pandas.DataFrame.merge`, `@scope/package.thing`, or a name of the project's own. */
  name: string;
  /** Absolute; null asks the machine's Python only. */
  workspace: string | null;
  /** Where the name is looked for; null looks where the project's files point to. */
  language: string | null;
  /** False: uses of the name are not searched for, which reads thousands of files. */
  uses?: boolean;
};

/** Looks names up in the installed packages' own source, and in the project's. Nothing of theirs is run. */
export interface DocumentationSource {
  look(
    question: DocumentationQuestion,
    signal: AbortSignal,
  ): Promise<Result<DocumentationAnswer, AnalyzerFailure>>;
}
