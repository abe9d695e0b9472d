import { describe, expect, it } from 'vitest';
import { CHECKERS } from '../../scripts/check-house.mjs';
import { Tree } from '../../scripts/house/tree.mjs';
import { plantTree } from './planted-tree.ts';

type Changes = Record<string, string | null>;

/** The findings of one checker on the clean project with these changes, as `path:line: message`. */
export async function findings(checker: keyof typeof CHECKERS, changes: Changes): Promise<string[]> {
  const report = await CHECKERS[checker](new Tree(plantTree(changes)));
  return report.findings.map(({ path, line, message }) => `${path}:${line}: ${message}`);
}

/** One table for a checker: what is planted, and exactly the findings it must give. */
export function plants(
  checker: keyof typeof CHECKERS,
  cases: [title: string, Changes, ...expected: string[]][],
): void {
  describe(checker, () => {
    it.each(cases)('%s', async (_title, changes, ...expected) => {
      const found = await findings(checker, changes);
      expect(found).toEqual(expected.map((text) => expect.stringContaining(text)));
    });
  });
}
