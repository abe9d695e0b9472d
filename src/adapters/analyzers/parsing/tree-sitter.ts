import { findLanguage } from '../../../base/languages.ts';
import { fail } from '../../../base/result.ts';
import { MAX_CHECKED_CHARACTERS } from '../../../config/limits.ts';
import type { SyntaxAnalyzer } from '../../../ports/analyzer.ts';
import { installedVersion } from '../package-version.ts';
import { CodeThread } from './code-thread.ts';

/** tree-sitter in WebAssembly, in a thread that others may share, with the grammars of the build. */
export function createSyntaxAnalyzer(thread: CodeThread = new CodeThread()): SyntaxAnalyzer {
  return {
    tool: 'tree-sitter',
    version: installedVersion('web-tree-sitter'),
    async parse(text, language, signal) {
      const known = findLanguage(language);
      if (known === null) {
        const message = `there is no grammar for ${JSON.stringify(language)}`;
        return fail({ reason: 'language_not_supported', message });
      }
      if (text.length > MAX_CHECKED_CHARACTERS) {
        const message = `the text has ${text.length} characters, of which ${MAX_CHECKED_CHARACTERS} can be checked`;
        return fail({ reason: 'too_large', message });
      }
      return thread.ask('faults', { text, language: known.id }, signal);
    },
    /** Never fails: what cannot be loaded is the answer of the first parse. */
    async warm(language) {
      const known = findLanguage(language);
      if (known !== null) await thread.warm('faults', known.id);
    },
    close: () => thread.close(),
  };
}
