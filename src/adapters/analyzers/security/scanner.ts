import { findLanguage } from '../../../base/languages.ts';
import { fail } from '../../../base/result.ts';
import { MAX_CHECKED_CHARACTERS } from '../../../config/limits.ts';
import type { SecurityAnalyzer } from '../../../ports/analyzer.ts';
import { ownVersion } from '../package-version.ts';
import { CodeThread } from '../parsing/code-thread.ts';
import { hasSecurityRules } from './find-weaknesses.ts';

/** Fettle's own rules and its taint engine over tree-sitter, in a thread that others may share. */
export function createSecurityAnalyzer(thread: CodeThread = new CodeThread()): SecurityAnalyzer {
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
      return thread.ask('weaknesses', { text, language: id }, signal);
    },
    /** Never fails: what cannot be loaded is the answer of the first scan. */
    async warm(language) {
      const id = known(language);
      if (id !== null) await thread.warm('weaknesses', id);
    },
    close: () => thread.close(),
  };
}
