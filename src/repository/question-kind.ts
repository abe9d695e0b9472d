/** Weights of words and meaning for a query; they add up to 1. */
export type Weights = { words: number; meaning: number };

/**
 * Text that only code contains: `parseHtml`, `parse_html`, `MAX_BYTES`, `a.b()`, `src/base`, `file.ts`, "quoted" or `in
 * backquotes`. A query with it wants exact matches.
 */
const OF_CODE =
  /[a-z\d][A-Z][A-Za-z\d]*|\w+_\w+|\w+\(\)|\w\.\w+\.\w|\w+\/\w+|\w\.(?:[cm]?[jt]sx?|py|go|rs|java|json|md|toml|ya?ml)\b|::|"[^"]+"|`[^`]+`|^\s*[\w$]+\s*$/;

/** Measured over the kinds of queries in decisions/0028. */
const FOR_CODE: Weights = { words: 0.7, meaning: 0.3 };
const FOR_PROSE: Weights = { words: 0.17, meaning: 0.83 };
const FOR_FILES: Weights = { words: 0.33, meaning: 0.67 };

/** A query that names code is about words; one in prose is about meaning, but less so when it asks for a file. */
export function weightsFor(question: string, byFile = false): Weights {
  if (OF_CODE.test(question)) return FOR_CODE;
  return byFile ? FOR_FILES : FOR_PROSE;
}
