import type { Result } from '../base/result.ts';
import type { Analyzer, AnalyzerFailure } from './analyzer.ts';

/** The license rules of one policy. Without `allow`, every license that is not denied is allowed. */
export type LicenseRules = {
  allow?: string[] | undefined;
  deny: string[];
  /** The policy's file as shown in messages, and its owner: a repository's policy can only forbid more. */
  from: string;
  owner: 'user' | 'repository';
};

/** The licenses a project's packages may have, by its policy and its user's. */
export interface LicensePolicy extends Analyzer {
  /** The rules of every policy for a file, `path` absolute or from the workspace. An invalid policy is a failure. */
  rules(
    workspace: string | null,
    path: string | null,
    signal: AbortSignal,
  ): Promise<Result<LicenseRules[], AnalyzerFailure>>;
}
