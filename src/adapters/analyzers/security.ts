import { join } from 'node:path';
import { findLanguage } from '../../base/languages.ts';
import { fail } from '../../base/result.ts';
import { MAX_CHECKED_CHARACTERS } from '../../config/limits.ts';
import type { SecurityAnalyzer, SecurityMatch } from '../../ports/analyzer.ts';
import { packageRoot } from '../package-root.ts';
import { hasSecurityRules } from './find-weaknesses.ts';
import { ownVersion } from './package-version.ts';
import { ParseThread } from './parse-thread.ts';

/** The build's folder, where the grammars, the rules and the compiled thread stand. */
export type SecurityAnalyzerOptions = { build?: string };

/** Fettle's own rules and its taint engine over tree-sitter, in a thread of their own. */
export function createSecurityAnalyzer(options: SecurityAnalyzerOptions = {}): SecurityAnalyzer {
  const build = options.build ?? join(packageRoot(), 'dist');
  const thread = new ParseThread<SecurityMatch[]>({
    entry: join(build, 'src/adapters/analyzers/security-worker.js'),
    grammars: join(build, 'grammars'),
    data: { rules: join(build, 'rules/security') },
  });
  const known = (language: string) => {
    const id = findLanguage(language)?.id;
    return id !== undefined && hasSecurityRules(id) ? id : null;
  };
  return {
    tool: 'fettle-rules',
    version: ownVersion(),
    async scan(text, language, signal) {
      const id = known(language);
      if (id === null) {
        const message = `there are no security rules for ${JSON.stringify(language)}`;
        return fail({ reason: 'language_not_supported', message });
      }
      if (text.length > MAX_CHECKED_CHARACTERS) {
        const message = `the text has ${text.length} characters, of which ${MAX_CHECKED_CHARACTERS} can be checked`;
        return fail({ reason: 'too_large', message });
      }
      return thread.parse({ text, language: id }, signal);
    },
    /** Never fails: what cannot be loaded is the answer of the first scan. */
    async warm(language) {
      const id = known(language);
      if (id !== null) await thread.warm(id);
    },
    close: () => thread.close(),
  };
}
