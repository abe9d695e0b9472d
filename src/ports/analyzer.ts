import type { Result } from '../base/result.ts';
import type { Range } from '../contract/position.ts';
import type { UnknownReason } from '../contract/reasons.ts';
import type { Severity } from '../contract/verdict.ts';

/** Why an analyzer has no answer; becomes the reason of an `unknown` verdict. */
export type AnalyzerFailure = { reason: UnknownReason; message: string };

/** Common to all analyzers; the name and version go into each verdict. */
export interface Analyzer {
  readonly tool: string;
  readonly version: string;
  /** Loads everything the first call would otherwise have to load. */
  warm(language: string): Promise<void>;
  close(): Promise<void>;
}

/** A place that does not parse; `text` is the beginning of the code there. */
export type ParseError = { kind: 'unexpected' | 'missing'; message: string; range: Range; text: string };

/** A parser: finds every place where the text violates the language's grammar. */
export interface SyntaxAnalyzer extends Analyzer {
  parse(text: string, language: string, signal: AbortSignal): Promise<Result<ParseError[], AnalyzerFailure>>;
}

/**
 * The place and rule of a secret, and a hash of its characters; never the characters. `hasShape`: it looks like a
 * secret by itself, not only by its position.
 */
export type SecretMatch = { rule: string; message: string; range: Range; hash: string; hasShape: boolean };

export interface SecretScanner extends Analyzer {
  scan(
    text: string,
    path: string | null,
    signal: AbortSignal,
  ): Promise<Result<SecretMatch[], AnalyzerFailure>>;
  /**
   * Replaces each secret in the parts of one text before it leaves this machine. Finds more than `scan`, because
   * redacting a harmless word costs little. `path` tells the kind of file, when known.
   */
  redact(
    parts: readonly string[],
    signal: AbortSignal,
    path?: string | null,
  ): Promise<Result<Redaction, AnalyzerFailure>>;
}

/** The parts with `[secret:RULE]` in place of each secret; `count` is the number of secrets. */
export type Redaction = { texts: string[]; count: number };

/**
 * Insecure code, or a comment that would hide it (`cwe` is null). `severity` is set when the analyzer knows who can
 * reach it; otherwise it follows from the CWE and the rule's confidence.
 */
export type SecurityMatch = {
  rule: string;
  cwe: string | null;
  message: string;
  range: Range;
  confidence: 'low' | 'medium' | 'high';
  severity: Severity | null;
};

/** Why a text was not analyzed, or only partly; `found` has the matches in the analyzed part. */
export type SecurityFailure = AnalyzerFailure & { found?: SecurityMatch[] };

/** Finds weaknesses in a text, in text order. */
export interface SecurityAnalyzer extends Analyzer {
  scan(
    text: string,
    language: string,
    signal: AbortSignal,
  ): Promise<Result<SecurityMatch[], SecurityFailure>>;
}

/** A third-party tool that may not be installed; it then answers `analyzer_missing`. */
export interface OptionalSecurityAnalyzer extends SecurityAnalyzer {
  isInstalled(): Promise<boolean>;
}
