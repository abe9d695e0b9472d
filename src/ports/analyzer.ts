import type { Result } from '../base/result.ts';
import type { Range } from '../contract/position.ts';
import type { UnknownReason } from '../contract/reasons.ts';
import type { Severity } from '../contract/verdict.ts';

/** Why an analyzer has no answer: becomes the reason of an `unknown` verdict. */
export type AnalyzerFailure = { reason: UnknownReason; message: string };

/** What every analyzer says of itself; the name and version go into each verdict. */
export interface Analyzer {
  readonly tool: string;
  readonly version: string;
  /** Loads what the first call would have to wait for. */
  warm(language: string): Promise<void>;
  close(): Promise<void>;
}

/** A place that does not parse; `text` is the beginning of what stands there. */
export type ParseError = { kind: 'unexpected' | 'missing'; message: string; range: Range; text: string };

/** A parser: every place where the text is not of its language. */
export interface SyntaxAnalyzer extends Analyzer {
  parse(text: string, language: string, signal: AbortSignal): Promise<Result<ParseError[], AnalyzerFailure>>;
}

/**
 * A secret's place and rule, and a hash of its characters; never the characters. `hasShape`: it looks like nothing else,
 * not only stands where a secret does.
 */
export type SecretMatch = { rule: string; message: string; range: Range; hash: string; hasShape: boolean };

export interface SecretScanner extends Analyzer {
  scan(
    text: string,
    path: string | null,
    signal: AbortSignal,
  ): Promise<Result<SecretMatch[], AnalyzerFailure>>;
  /**
   * Replaces each secret in the parts of one text, before it leaves this machine; more than `scan` finds, for a word
   * that is taken out in vain costs little. `path` says what kind of file the text is of, where that is known.
   */
  redact(
    parts: readonly string[],
    signal: AbortSignal,
    path?: string | null,
  ): Promise<Result<Redaction, AnalyzerFailure>>;
}

/** The parts with `[secret:RULE]` for each secret; `count` of the secrets. */
export type Redaction = { texts: string[]; count: number };

/**
 * Code that is a weakness, or a comment that would hide one (`cwe` is null). `severity` is set where the
 * analyzer knows who can reach it; else it follows from the CWE and from how sure the rule is.
 */
export type SecurityMatch = {
  rule: string;
  cwe: string | null;
  message: string;
  range: Range;
  confidence: 'low' | 'medium' | 'high';
  severity: Severity | null;
};

/** Why a text was not looked at, or only in part; `found` is what stood in that part. */
export type SecurityFailure = AnalyzerFailure & { found?: SecurityMatch[] };

/** Looks for weaknesses in a text, in the order of the text. */
export interface SecurityAnalyzer extends Analyzer {
  scan(
    text: string,
    language: string,
    signal: AbortSignal,
  ): Promise<Result<SecurityMatch[], SecurityFailure>>;
}

/** A tool of others that its user may not have installed; its answer is `analyzer_missing` then. */
export interface OptionalSecurityAnalyzer extends SecurityAnalyzer {
  isInstalled(): Promise<boolean>;
}
