import { describe, expect, it } from 'vitest';
import type { LanguageId } from '../../base/languages.ts';
import { JAVASCRIPT_FAMILY_PAIRS, PYTHON_FAMILY_PAIRS } from './family-pairs.cases.ts';
import {
  JAVASCRIPT_FRAMEWORK_PAIRS,
  PYTHON_FRAMEWORK_PAIRS,
  TYPESCRIPT_FRAMEWORK_PAIRS,
} from './framework-pairs.cases.ts';
import { JAVASCRIPT_PAIRS, TSX_PAIRS, TYPESCRIPT_PAIRS } from './javascript-pairs.cases.ts';
import type { Pair } from './pair.cases.ts';
import { createTaintForTests } from './parsed.cases.ts';
import { PYTHON_PAIRS } from './python-pairs.cases.ts';

const analyze = await createTaintForTests();

const JAVASCRIPT = [...JAVASCRIPT_PAIRS, ...JAVASCRIPT_FRAMEWORK_PAIRS, ...JAVASCRIPT_FAMILY_PAIRS];
const TYPESCRIPT = [...JAVASCRIPT, ...TYPESCRIPT_PAIRS, ...TYPESCRIPT_FRAMEWORK_PAIRS];

const TABLES: [LanguageId, readonly Pair[]][] = [
  ['python', [...PYTHON_PAIRS, ...PYTHON_FRAMEWORK_PAIRS, ...PYTHON_FAMILY_PAIRS]],
  ['javascript', JAVASCRIPT],
  ['typescript', TYPESCRIPT],
  ['tsx', [...TYPESCRIPT, ...TSX_PAIRS]],
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
