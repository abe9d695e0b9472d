import ignore, { type Ignore } from 'ignore';

/**
 * One folder's rules: its ignore files in order, later ones override earlier ones. `inherited` is the rule that would
 * ignore the current folder, where a deeper file overrode it.
 */
type Level = { base: string; rules: Ignore; inherited: string | null };

/** The verdict of the rules on a path: `wanted` means that a rule includes it by name. */
export type IgnoreVerdict = 'ignored' | 'wanted' | 'none';

/** The ignore files from the root down to a folder, as git reads them (gitignore(5)). */
export class IgnoreRules {
  private constructor(private readonly levels: readonly Level[]) {}

  static readonly none = new IgnoreRules([]);

  /** The rules for a folder's contents. `folder` is from the root and ends with `/`, or is empty; one text per file. */
  below(folder: string, texts: readonly string[]): IgnoreRules {
    const levels = this.levels.map((level) => {
      const path = folder.slice(level.base.length);
      const verdict = path === '' ? null : level.rules.test(path);
      return { ...level, inherited: verdict?.rule?.pattern ?? null };
    });
    const added = texts.map((text) => ({
      base: folder,
      rules: ignore({ ignorecase: false, allowRelativePaths: true }).add(text),
      inherited: null,
    }));
    return new IgnoreRules([...levels, ...added]);
  }

  /** `path` is relative to the root; a folder's ends with `/`. */
  verdict(path: string): IgnoreVerdict {
    let verdict: IgnoreVerdict = 'none';
    for (const { base, rules, inherited } of this.levels) {
      const { ignored, unignored, rule } = rules.test(path.slice(base.length));
      if (unignored) verdict = 'wanted';
      else if (ignored && rule?.pattern !== inherited) verdict = 'ignored';
    }
    return verdict;
  }
}
