import { MAX_REPAIR_FINDING_CHARACTERS, MAX_REPAIR_FINDINGS } from '../../config/limits.ts';
import type { Verdict } from '../../contract/verdict.ts';

/** Drafts that must contradict an example in the same way before it is doubted, and their share of those that ran. */
const DRAFTS_IN_DOUBT = 3;
const SHARE_IN_DOUBT = 0.5;

/** Lessons from the drafts of a search, for its further drafts and for the user. */
export class Learned {
  private readonly mistakes = new Set<string>();
  /** For each different draft that ran, its results that differ from the request's examples. */
  private readonly contradicted: string[][] = [];

  /** `examples`: how many the request has. */
  constructor(private readonly examples: number) {}

  /** Adds the verdicts on a new draft. */
  add(verdicts: readonly Verdict[]): void {
    for (const mistake of mistakesIn(verdicts)) this.mistakes.add(mistake);
    const ran = verdicts.find(({ check, status }) => check === 'examples' && status !== 'unknown');
    if (ran === undefined) return;
    this.contradicted.push(ran.findings.map(({ message }) => message));
  }

  /** The most recent nonexistent names, and insecure constructs to avoid. */
  lastMistakes(): string[] {
    return [...this.mistakes].slice(-MAX_REPAIR_FINDINGS);
  }

  /**
   * An example of the request that may be wrong itself, in one sentence: most drafts match all others, and give the
   * same different result for this one. Null when none is doubtful.
   */
  doubt(): string | null {
    // With a single example, no other confirms the drafts.
    if (this.examples < 2) return null;
    const counts = new Map<string, number>();
    for (const [only, ...others] of this.contradicted)
      if (only !== undefined && others.length === 0) counts.set(only, (counts.get(only) ?? 0) + 1);
    const drafts = this.contradicted.length;
    for (const [message, count] of counts)
      if (count >= DRAFTS_IN_DOUBT && count > drafts * SHARE_IN_DOUBT)
        return `${count} of ${drafts} different drafts satisfy every example except one, for which they all give the same other result: ${message}. Is that example right?`;
    return null;
  }
}

/** Nonexistent names and insecure constructs are passed to all further drafts; secrets are passed to none. */
function mistakesIn(verdicts: readonly Verdict[]): string[] {
  return verdicts
    .filter(({ check }) => check === 'types' || check === 'security' || check === 'packages')
    .flatMap(({ findings }) =>
      findings.map(({ message }) => message.slice(0, MAX_REPAIR_FINDING_CHARACTERS)),
    );
}
