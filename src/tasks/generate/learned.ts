import { MAX_REPAIR_FINDING_CHARACTERS, MAX_REPAIR_FINDINGS } from '../../config/limits.ts';
import type { Verdict } from '../../contract/verdict.ts';

/** Drafts that have to contradict an example alike before it is doubted, and its share of those that ran. */
const DRAFTS_IN_DOUBT = 3;
const SHARE_IN_DOUBT = 0.5;

/** What the drafts of a search have taught so far, for its further drafts and for who asked. */
export class Learned {
  private readonly mistakes = new Set<string>();
  /** Of each different draft that ran, what it gave otherwise than the request's examples say. */
  private readonly contradicted: string[][] = [];

  /** `examples`: how many the request has. */
  constructor(private readonly examples: number) {}

  /** Takes in the verdicts on a draft that was not drawn before. */
  add(verdicts: readonly Verdict[]): void {
    for (const mistake of mistakesIn(verdicts)) this.mistakes.add(mistake);
    const ran = verdicts.find(({ check, status }) => check === 'examples' && status !== 'unknown');
    if (ran === undefined) return;
    this.contradicted.push(ran.findings.map(({ message }) => message));
  }

  /** The last names that do not exist, and what a safer way avoids. */
  lastMistakes(): string[] {
    return [...this.mistakes].slice(-MAX_REPAIR_FINDINGS);
  }

  /**
   * An example of the request that may be wrong itself, in a sentence: most drafts give what all others say, and for
   * this one the same other result. Null where nothing speaks against any.
   */
  doubt(): string | null {
    // A single example has no other that speaks for the drafts.
    if (this.examples < 2) return null;
    const counts = new Map<string, number>();
    for (const [only, ...others] of this.contradicted)
      if (only !== undefined && others.length === 0) counts.set(only, (counts.get(only) ?? 0) + 1);
    const drafts = this.contradicted.length;
    for (const [message, count] of counts)
      if (count >= DRAFTS_IN_DOUBT && count > drafts * SHARE_IN_DOUBT)
        return `${count} of ${drafts} different drafts agree with every example but one, and about it with one another: ${message}. Is that example right?`;
    return null;
  }
}

/** Names that do not exist, and what a safer way avoids, are told to all further drafts; secrets are told to no one. */
function mistakesIn(verdicts: readonly Verdict[]): string[] {
  return verdicts
    .filter(({ check }) => check === 'types' || check === 'security' || check === 'packages')
    .flatMap(({ findings }) =>
      findings.map(({ message }) => message.slice(0, MAX_REPAIR_FINDING_CHARACTERS)),
    );
}
