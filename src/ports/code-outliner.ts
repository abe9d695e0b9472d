import type { Result } from '../base/result.ts';
import type { CodeOutline } from '../contract/code-outline.ts';
import type { AnalyzerFailure } from './analyzer.ts';

/** Reads how a text of source code is built. Nothing of it is run. */
export interface CodeOutliner {
  /** `language_not_supported` where definitions of the language are not known. Never rejects. */
  outline(text: string, language: string, signal: AbortSignal): Promise<Result<CodeOutline, AnalyzerFailure>>;
  close(): Promise<void>;
}
