import type { Span } from '../span.ts';
import type { SourceText } from '../syntax/compact-tree.ts';
import { PLAIN_VIEW, type SyntaxNode, SyntaxTree } from '../syntax/syntax-node.ts';
import { isExponential, newWork } from './is-exponential.ts';

/** A repeated group: without one, no pattern takes exponential time. */
const REPEATED_GROUP = /\)(?:[*+]|\{\d)/;
const PYTHON_CALL = /^(?:re|regex)\s*\.\s*(compile|match|search|fullmatch|findall|finditer|sub|subn|split)$/;
/** Flags under which spaces and comments in a pattern are ignored. */
const VERBOSE = /\b(?:VERBOSE|re\.X|regex\.X)\b|\(\?\w*x/;

/** Finds the patterns of a text that can take exponential time. `treeOf` is called only when there may be one. */
export function findSlowPatterns({ treeOf, text, language }: SourceText): Span[] {
  if (!REPEATED_GROUP.test(text)) return [];
  const finder = new Finder(new SyntaxTree(treeOf(), text, PLAIN_VIEW));
  return language === 'python' ? finder.inPython() : finder.inJavaScript();
}

class Finder {
  private readonly work = newWork();

  constructor(private readonly tree: SyntaxTree) {}

  inPython(): Span[] {
    return this.tree.nodesOf('call').flatMap(({ children: [callee, list] }) => {
      const method = PYTHON_CALL.exec(callee?.text ?? '')?.[1];
      const first = list?.child(0) ?? null;
      if (method === undefined || list === undefined || first === null || VERBOSE.test(list.text)) return [];
      return this.judge(first, pythonText(first), method === 'fullmatch');
    });
  }

  inJavaScript(): Span[] {
    const literals = this.tree.nodesOf('regex_pattern').flatMap((node) => this.judge(node, node.text));
    const calls = this.tree.nodesOf('new_expression', 'call_expression');
    const built = calls.flatMap(({ children: [callee, list] }) => {
      const first = callee?.text === 'RegExp' ? list?.child(0) : null;
      return first?.type === 'string' ? this.judge(first, unescaped(first.text.slice(1, -1))) : [];
    });
    return [...literals, ...built];
  }

  private judge(node: SyntaxNode, pattern: string | null, isWhole = false): Span[] {
    if (pattern === null || !REPEATED_GROUP.test(pattern)) return [];
    if (!isExponential(pattern, isWhole, this.work)) return [];
    return [{ start: node.start, end: node.end }];
  }
}

/** The content of a string literal, or of several in a row; null with parts that only the program knows. */
function pythonText({ type, text, children }: SyntaxNode): string | null {
  if (type === 'concatenated_string') {
    const parts = children.map(pythonText);
    return parts.includes(null) ? null : parts.join('');
  }
  const literal = /^([rbu]{0,2})("""|'''|"|')([\s\S]*)\2$/i.exec(text);
  if (type !== 'string' || literal === null) return null;
  const [, prefix = '', , content = ''] = literal;
  return /r/i.test(prefix) ? content : unescaped(content);
}

/** Only the escaped backslash matters here: all other escapes are written the same way in a pattern. */
function unescaped(content: string): string {
  return content.replaceAll('\\\\', '\\');
}
