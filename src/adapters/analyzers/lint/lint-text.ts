import type { LanguageId } from '../../../base/languages.ts';
import { fail, ok, type Result } from '../../../base/result.ts';
import type { AnalyzerFailure } from '../../../ports/analyzer.ts';
import type { LintProblem } from '../../../ports/linter.ts';

/**
 * Has V8 leave WebAssembly as its first compiler made it. The second takes three seconds of both cores for ruff, as soon
 * as somebody types, and the engine evaluates at a fifth of its speed meanwhile; with it a file of 100,000 characters
 * is linted in 6 ms, without it in 11.
 */
export const ONE_COMPILER = '--liftoff-only';

/**
 * Wrong code in a text. Blocks its thread. Each linter is loaded when its language is first asked for: ruff
 * alone is 10 MB of WebAssembly. Throws where a linter breaks off.
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
