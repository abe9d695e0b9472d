import type { Result } from '../base/result.ts';
import type { CodeOutline } from '../contract/code-outline.ts';
import type { AnalyzerFailure } from './analyzer.ts';

/** Reads the structure of source code. None of it is run. */
export interface CodeOutliner {
  /** Fails with `language_not_supported` when the language's definitions are not known. Never rejects. */
  outline(text: string, language: string, signal: AbortSignal): Promise<Result<CodeOutline, AnalyzerFailure>>;
  close(): Promise<void>;
}
