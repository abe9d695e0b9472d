import { findLanguage } from '../../../base/languages.ts';
import type { Linter } from '../../../ports/linter.ts';
import { lintText } from './lint-text.ts';

/** The real linters in the test's own thread: needs no build, and must not be given hostile texts. */
export function createLinterForTests(): Linter {
  return {
    tool: 'ruff, oxc',
    version: 'test',
    async lint(text, language, _, version) {
      const known = findLanguage(language);
      if (known === null) throw new Error(`no such language: ${language}`);
      return lintText(text, known.id, version);
    },
    async warm() {},
    async close() {},
  };
}
