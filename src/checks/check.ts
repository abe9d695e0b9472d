import type { Result } from '../base/result.ts';
import type { Candidate } from '../contract/candidate.ts';
import type { CheckName, Finding } from '../contract/verdict.ts';
import type {
  Analyzer,
  AnalyzerFailure,
  OptionalSecurityAnalyzer,
  SecretScanner,
  SecurityAnalyzer,
  SyntaxAnalyzer,
} from '../ports/analyzer.ts';
import type { ExampleRunner } from '../ports/example-runner.ts';
import type { LicenseIndex } from '../ports/license-index.ts';
import type { LicensePolicy } from '../ports/license-policy.ts';
import type { Linter } from '../ports/linter.ts';
import type { PackageIndex } from '../ports/package-index.ts';
import type { TypeCheckers } from '../ports/type-checker.ts';

/** The analyzers available to checks; built by the adapters, passed in by `parts.ts`. */
export type Analyzers = {
  syntax: SyntaxAnalyzer;
  lint: Linter;
  secrets: SecretScanner;
  security: SecurityAnalyzer;
  packages: PackageIndex;
  licenses: LicenseIndex;
  licensePolicy: LicensePolicy;
  types: TypeCheckers;
  examples: ExampleRunner;
  semgrep: OptionalSecurityAnalyzer;
  bandit: OptionalSecurityAnalyzer;
};

/**
 * `display`: before anyone sees it. `run`: the same for requested code, which is run. `accept`: before it is accepted,
 * in addition to those before display.
 */
export type Stage = 'display' | 'run' | 'accept';

/** Where a candidate will go: everything known about it before it is generated. */
export type Target = Pick<Candidate, 'language' | 'path' | 'workspace'>;

/**
 * One check, one file: `gather` collects its facts through the analyzers, `judge` is pure. The runner handles deadline,
 * timing and the verdict's shape, so that no check can forget them.
 */
export type Check<Facts> = {
  name: CheckName;
  stage: Stage;
  /** It handles texts of any size and files that are not text; the other checks never get those. */
  readsAll?: true;
  /** Its own deadline, where the run's does not apply. */
  deadlineMs?: number;
  /** For a check whose tool is optional: without the tool, the check is skipped before display. */
  isInstalled?(analyzers: Analyzers): Promise<boolean>;
  /** The analyzer whose name and version go into the verdict for this language. */
  analyzer(analyzers: Analyzers, language: string): Analyzer;
  /** Loads what the first `gather` would wait for; by default, the analyzer is warmed for the language. */
  warm?(target: Target, analyzers: Analyzers): Promise<void>;
  gather(
    candidate: Candidate,
    analyzers: Analyzers,
    signal: AbortSignal,
  ): Promise<Result<Facts, AnalyzerFailure>>;
  /** Only what the candidate adds: findings of the document without it are subtracted. */
  judge(candidate: Candidate, facts: Facts): Finding[];
  /**
   * Missing facts as text; null when there are none. Without a finding, the verdict is `unknown` with it
   * (`not_stated`); otherwise it accompanies the findings.
   */
  missing?(candidate: Candidate, facts: Facts): string | null;
  /** A note for the verdict's reader besides the findings, such as that the data is old. */
  note?(facts: Facts): string | null;
};
