import { join } from 'node:path';
import { findLanguage } from '../../base/languages.ts';
import { fail } from '../../base/result.ts';
import { MAX_CHECKED_CHARACTERS } from '../../config/limits.ts';
import type { ParseError, SyntaxAnalyzer } from '../../ports/analyzer.ts';
import { packageRoot } from '../package-root.ts';
import { installedVersion } from './package-version.ts';
import { ParseThread } from './parse-thread.ts';

/** The build's folder, where the grammars and the compiled thread stand. */
export type SyntaxAnalyzerOptions = { build?: string };

/** tree-sitter in WebAssembly, in a thread of its own, with the grammars of the build. */
export function createSyntaxAnalyzer(options: SyntaxAnalyzerOptions = {}): SyntaxAnalyzer {
  const build = options.build ?? join(packageRoot(), 'dist');
  const thread = new ParseThread<ParseError[]>({
    entry: join(build, 'src/adapters/analyzers/parse-worker.js'),
    grammars: join(build, 'grammars'),
  });
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
      return thread.parse({ text, language: known.id }, signal);
    },
    /** Never fails: what cannot be loaded is the answer of the first parse. */
    async warm(language) {
      const known = findLanguage(language);
      if (known !== null) await thread.warm(known.id);
    },
    close: () => thread.close(),
  };
}
