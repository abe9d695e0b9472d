import type { LanguageId } from '../../../base/languages.ts';
import { fail, ok, type Result } from '../../../base/result.ts';
import type { AnalyzerFailure } from '../../../ports/analyzer.ts';
import type { LintProblem } from '../../../ports/linter.ts';

/**
 * Makes V8 use only its first WebAssembly compiler. For ruff, the second takes three seconds on both cores as
 * soon as someone types, and the engine runs at a fifth of its speed meanwhile. With this flag a file of
 * 100,000 characters is linted in 6 ms, without it in 11.
 */
export const ONE_COMPILER = '--liftoff-only';

/**
 * Finds wrong code in a text. Blocks its thread. Each linter is loaded when its language is first used: ruff
 * alone is 10 MB of WebAssembly. Throws if a linter crashes.
 */
export async function lintText(
  text: string,
  language: LanguageId,
  version?: string,
): Promise<Result<LintProblem[], AnalyzerFailure>> {
  switch (language) {
    case 'python':
      return ok((await import('./ruff.ts')).lintPython(text, version));
    case 'javascript':
    case 'typescript':
    case 'tsx':
      return ok((await import('./javascript.ts')).lintJavaScript(text, language));
    default:
      return fail({ reason: 'language_not_supported', message: `there is no linter for ${language}` });
  }
}
