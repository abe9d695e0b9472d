import type { Result } from '../base/result.ts';
import type { Analyzer, AnalyzerFailure } from './analyzer.ts';

/** What one policy says of licenses. `allow` is absent where every license may be had that is not denied. */
export type LicenseRules = {
  allow?: string[] | undefined;
  deny: string[];
  /** The policy's file, as messages call it, and whose it is: a repository's can only forbid more. */
  from: string;
  owner: 'user' | 'repository';
};

/** Which licenses the packages of a project may have, by its policy and its user's. */
export interface LicensePolicy extends Analyzer {
  /** The rules of every policy for a file, `path` absolute or from the workspace; a policy that is wrong is a failure. */
  rules(
    workspace: string | null,
    path: string | null,
    signal: AbortSignal,
  ): Promise<Result<LicenseRules[], AnalyzerFailure>>;
}
