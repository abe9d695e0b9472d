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

/** The analyzers that checks may ask; built by the adapters, handed in by `parts.ts`. */
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
 * `display`: before anyone sees it. `run`: the same for code that was asked for, which is run. `accept`: before it is
 * taken over, beside those before display.
 */
export type Stage = 'display' | 'run' | 'accept';

/** Where a candidate will stand: all that is known of it before it is drawn. */
export type Target = Pick<Candidate, 'language' | 'path' | 'workspace'>;

/**
 * One check, one file: `gather` fetches its facts through the analyzers, `judge` is pure. Deadline,
 * timing and the verdict's shape are the runner's, so that no check can forget them.
 */
export type Check<Facts> = {
  name: CheckName;
  stage: Stage;
  /** It looks at a text of any size and at what is no text; of the others none is asked about those. */
  readsAll?: true;
  /** Its own deadline where that of the run is not meant for it. */
  deadlineMs?: number;
  /** Of a check whose tool is optional: without it the check is left out before display. */
  isInstalled?(analyzers: Analyzers): Promise<boolean>;
  /** Whose name and version the verdict of a candidate in this language bears. */
  analyzer(analyzers: Analyzers, language: string): Analyzer;
  /** Loads what a first `gather` would wait for; without it the analyzer is warmed for the language. */
  warm?(target: Target, analyzers: Analyzers): Promise<void>;
  gather(
    candidate: Candidate,
    analyzers: Analyzers,
    signal: AbortSignal,
  ): Promise<Result<Facts, AnalyzerFailure>>;
  /** Only what the candidate adds: what the document had without it is subtracted. */
  judge(candidate: Candidate, facts: Facts): Finding[];
  /**
   * What the facts do not tell, in words; null where they tell all. Without a finding the verdict is `unknown` with
   * it (`not_stated`), else it stands beside the findings.
   */
  missing?(candidate: Candidate, facts: Facts): string | null;
  /** What a reader of the verdict should know beside the findings, for instance that the data is old. */
  note?(facts: Facts): string | null;
};
