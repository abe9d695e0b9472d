import { describe, expect, it } from 'vitest';
import type { LanguageId } from '../../../base/languages.ts';
import { JAVASCRIPT_PAIRS, TSX_PAIRS, TYPESCRIPT_PAIRS } from './javascript-pairs.cases.ts';
import { createTaintForTests } from './parsed.cases.ts';
import { type Pair, PYTHON_PAIRS } from './python-pairs.cases.ts';

const analyze = await createTaintForTests();

const TABLES: [LanguageId, readonly Pair[]][] = [
  ['python', PYTHON_PAIRS],
  ['javascript', JAVASCRIPT_PAIRS],
  ['typescript', [...JAVASCRIPT_PAIRS, ...TYPESCRIPT_PAIRS]],
  ['tsx', [...JAVASCRIPT_PAIRS, ...TYPESCRIPT_PAIRS, ...TSX_PAIRS]],
];

describe.each(TABLES)('%s', (language, pairs) => {
  it.each(pairs.map((pair) => [pair.cwe, pair.name, pair] as const))(
    '%s: %s',
    (cwe, _name, { bad, good }) => {
      const found = (text: string) =>
        analyze(text, language).findings.filter((finding) => finding.cwe === cwe);
      expect(found(bad), `must be found:\n${bad}`).toHaveLength(1);
      expect(
        found(good).map(({ message }) => message),
        `must not be found:\n${good}`,
      ).toEqual([]);
    },
  );
});
