import { findLanguage } from '../../../base/languages.ts';
import { fail } from '../../../base/result.ts';
import { MAX_CHECKED_CHARACTERS } from '../../../config/limits.ts';
import type { CodeOutliner } from '../../../ports/code-outliner.ts';
import type { CodeThread } from './code-thread.ts';

/** Outlines from the syntax tree, in the thread that others may share. */
export function createCodeOutliner(thread: CodeThread): CodeOutliner {
  return {
    async outline(text, language, signal) {
      const known = findLanguage(language);
      if (known === null) {
        const message = `there is no grammar for ${JSON.stringify(language)}`;
        return fail({ reason: 'language_not_supported', message });
      }
      if (text.length > MAX_CHECKED_CHARACTERS) {
        const message = `the text has ${text.length} characters, of which ${MAX_CHECKED_CHARACTERS} can be read`;
        return fail({ reason: 'too_large', message });
      }
      return thread.ask('outline', { text, language: known.id }, signal);
    },
    close: () => thread.close(),
  };
}
