import type { Node, Tree } from 'web-tree-sitter';
import { shapeOf } from '../../../analysis/syntax/code-shape.ts';
import type { LanguageId } from '../../../base/languages.ts';
import { ok } from '../../../base/result.ts';
import { MAX_PARSE_MS } from '../../../config/limits.ts';
import type { CodeDefinition, CodeOutline, CodeStatement } from '../../../contract/code-outline.ts';
import { type Definition, Outliner } from '../../cutters/outline.ts';
import { OUTLINE_LANGUAGES, type OutlineLanguage } from '../../cutters/outline-languages.ts';
import type { ThreadAnswer } from '../../threads/job-thread.ts';
import { compact } from './compact.ts';
import type { Grammars } from './grammars.ts';
import { parseOnce } from './parse-once.ts';
import { failed } from './parsed-texts.ts';

/** A text whose shape is computed for comparison: whole files are not. */
const MAX_SHAPE_CHARACTERS = 40_000;

/** Finds the outline of a text. Blocks its thread for up to about `MAX_PARSE_MS`. */
export async function findOutline(
  grammars: Grammars,
  text: string,
  language: LanguageId,
): Promise<ThreadAnswer<CodeOutline>> {
  const known = OUTLINE_LANGUAGES[language];
  if (known === undefined)
    return failed('language_not_supported', `${language} has no outline`, { isSpent: false });
  const grammar = await grammars.load(language);
  if (!grammar.ok) return { result: grammar, isSpent: false };
  try {
    const tree = parseOnce(grammar.value, text.replaceAll('\0', ' '));
    if (tree === null)
      return failed('timed_out', `parsing takes longer than ${MAX_PARSE_MS} ms`, { isSpent: true });
    try {
      return { result: ok(outlineOf(tree, text, known)), isSpent: false };
    } finally {
      tree.delete();
    }
  } catch {
    return failed('analyzer_failed', 'the parser crashed on this text', { isSpent: true });
  }
}

function outlineOf(tree: Tree, text: string, language: OutlineLanguage): CodeOutline {
  const root = tree.rootNode;
  return {
    isBroken: root.hasError,
    definitions: new Outliner(text, language).outline(root).map(definitionOf),
    statements: statementsOf(root, text),
    shape: text.length > MAX_SHAPE_CHARACTERS ? '' : shapeOf(compact(tree), text),
  };
}

function definitionOf({ name, kind, start, end, head, body, inner }: Definition): CodeDefinition {
  return { name, kind, start, end, head, body, inner: inner.map(definitionOf) };
}

const REQUIRED = /^(?:(?:const|let|var)\s+(?:[\w$]+|\{[^}]*\})\s*=\s*)?require\(\s*['"][^'"]*['"]\s*\)\s*;?$/;

function statementsOf(root: Node, text: string): CodeStatement[] {
  const nodes = root.namedChildren;
  const first = nodes.find(({ type }) => !type.includes('comment'));
  return nodes.map((node) => statementOf(node, text, node === first));
}

function statementOf(node: Node, text: string, isFirst: boolean): CodeStatement {
  const { type, startIndex: start, endIndex: end } = node;
  const isString =
    type === 'expression_statement' && node.namedChildCount === 1 && node.firstNamedChild?.type === 'string';
  const place = { start, end };
  if (type.includes('comment')) return { kind: 'comment', ...place };
  // `'use strict'` counts too: nothing may come before it.
  if (isString && isFirst) return { kind: 'docstring', ...place };
  const isImport = /^(?:import|future_import)_/.test(type) || REQUIRED.test(text.slice(start, end));
  return { kind: isImport ? 'import' : 'other', ...place };
}
