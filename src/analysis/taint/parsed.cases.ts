import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Language, Parser } from 'web-tree-sitter';
import { compact } from '../../adapters/analyzers/parsing/compact.ts';
import { startTreeSitter } from '../../adapters/analyzers/parsing/tree-sitter-runtime.ts';
import type { LanguageId } from '../../base/languages.ts';
import { analyzeTaint } from './find-taint.ts';

const FILES: Partial<Record<LanguageId, string>> = {
  python: 'tree-sitter-python/tree-sitter-python.wasm',
  javascript: 'tree-sitter-javascript/tree-sitter-javascript.wasm',
  typescript: 'tree-sitter-typescript/tree-sitter-typescript.wasm',
  tsx: 'tree-sitter-typescript/tree-sitter-tsx.wasm',
};

/** The engine over the real parser, in the test's own thread. */
export async function createTaintForTests() {
  await startTreeSitter();
  const parsers = new Map<LanguageId, Parser>();
  for (const language of ['python', 'javascript', 'typescript', 'tsx'] as const) {
    const path = fileURLToPath(import.meta.resolve(FILES[language] ?? ''));
    parsers.set(language, new Parser().setLanguage(await Language.load(await readFile(path))));
  }
  return (text: string, language: LanguageId) => {
    const tree = parsers.get(language)?.parse(text) ?? null;
    if (tree === null) throw new Error(`no tree of ${language}`);
    try {
      return analyzeTaint({ treeOf: () => compact(tree), text, language });
    } finally {
      tree.delete();
    }
  };
}
