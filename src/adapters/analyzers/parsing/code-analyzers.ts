import { findLanguage, type LanguageId } from '../../../base/languages.ts';
import { fail } from '../../../base/result.ts';
import type { SecurityAnalyzer, SyntaxAnalyzer } from '../../../ports/analyzer.ts';
import type { CodeOutliner } from '../../../ports/code-outliner.ts';
import { installedVersion, ownVersion } from '../package-version.ts';
import { hasSecurityRules } from '../security/find-weaknesses.ts';
import { tooLong } from '../too-long.ts';
import { CodeThread } from './code-thread.ts';
import type { Question } from './parse-worker.ts';

/** tree-sitter in WebAssembly with the grammars of the build, in a thread that others may share. */
export function createSyntaxAnalyzer(thread: CodeThread = new CodeThread()): SyntaxAnalyzer {
  const { ask, ...others } = asker(thread, 'faults', 'there is no grammar for');
  return { tool: 'tree-sitter', version: installedVersion('web-tree-sitter'), parse: ask, ...others };
}

/** Makes outlines from the syntax tree, in the shared thread. */
export function createCodeOutliner(thread: CodeThread): CodeOutliner {
  const { ask: outline, close } = asker(thread, 'outline', 'there is no grammar for');
  return { outline, close };
}

/** Fettle's own rules and its taint engine on tree-sitter trees, in a thread that others may share. */
export function createSecurityAnalyzer(thread: CodeThread = new CodeThread()): SecurityAnalyzer {
  const { ask, ...others } = asker(thread, 'weaknesses', 'there are no security rules for', hasSecurityRules);
  return { tool: 'fettle-rules', version: ownVersion(), scan: ask, ...others };
}

/** One question to the thread, about texts of the languages that `isKnown` says; `missing` is said of any other. */
function asker<Asked extends Question>(
  thread: CodeThread,
  question: Asked,
  missing: string,
  isKnown: (language: LanguageId) => boolean = () => true,
) {
  const idOf = (language: string) => {
    const id = findLanguage(language)?.id;
    return id !== undefined && isKnown(id) ? id : null;
  };
  return {
    async ask(text: string, language: string, signal: AbortSignal) {
      const id = idOf(language);
      if (id !== null) return tooLong(text) ?? thread.ask(question, { text, language: id }, signal);
      const message = `${missing} ${JSON.stringify(language)}`;
      return fail({ reason: 'language_not_supported' as const, message });
    },
    /** Never fails: the first text reports what cannot be loaded. */
    async warm(language: string) {
      const id = idOf(language);
      if (id !== null) await thread.warm(question, id);
    },
    close: () => thread.close(),
  };
}
