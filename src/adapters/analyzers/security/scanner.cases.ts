import { join } from 'node:path';
import { buildForTests } from '../../../analysis/rules/rules.cases.ts';
import { findLanguage } from '../../../base/languages.ts';
import type { SecurityAnalyzer } from '../../../ports/analyzer.ts';
import { WeaknessFinder } from './find-weaknesses.ts';

/** The real rules and taint engine in the test's own thread: needs no build, and must not be given hostile texts. */
export async function createSecurityForTests(): Promise<SecurityAnalyzer> {
  const { build, grammars } = await buildForTests();
  const finder = new WeaknessFinder(grammars, join(build, 'rules/security'));
  return {
    tool: 'fettle-rules',
    version: 'test',
    async scan(text, language) {
      const known = findLanguage(language);
      if (known === null) throw new Error(`no such language: ${language}`);
      return (await finder.find(text, known.id)).result;
    },
    async warm() {},
    async close() {},
  };
}
