import type { Result } from '../base/result.ts';
import type { Candidate } from '../contract/candidate.ts';
import type { CheckName, Finding } from '../contract/verdict.ts';
import type { Analyzer, AnalyzerFailure, SecretScanner, SyntaxAnalyzer } from '../ports/analyzer.ts';

/** The analyzers that checks may ask; built by the adapters, handed in by `assistant.ts`. */
export type Analyzers = { syntax: SyntaxAnalyzer; secrets: SecretScanner };

/** `display`: before anyone sees it. Later stages join with their checks (DESIGN.md section 4). */
export type Stage = 'display';

/**
 * One check, one file: `gather` fetches its facts through the analyzers, `judge` is pure. Deadline,
 * timing and the verdict's shape are the runner's, so that no check can forget them.
 */
export type Check<Facts> = {
  name: CheckName;
  stage: Stage;
  analyzer(analyzers: Analyzers): Analyzer;
  gather(
    candidate: Candidate,
    analyzers: Analyzers,
    signal: AbortSignal,
  ): Promise<Result<Facts, AnalyzerFailure>>;
  /** Only what the candidate adds: what the document had without it is subtracted. */
  judge(candidate: Candidate, facts: Facts): Finding[];
};
