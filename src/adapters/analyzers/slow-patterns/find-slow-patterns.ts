import type { CompactTree } from '../compact-tree.ts';
import { isExponential, newWork } from './is-exponential.ts';

export type SlowPattern = { start: number; end: number };

/** A group that is repeated: without one no pattern takes exponential time. */
const REPEATED_GROUP = /\)(?:[*+]|\{\d)/;
const PYTHON_CALL = /^(?:re|regex)\s*\.\s*(compile|match|search|fullmatch|findall|finditer|sub|subn|split)$/;
/** Flags under which spaces and comments of a pattern are none. */
const VERBOSE = /\b(?:VERBOSE|re\.X|regex\.X)\b|\(\?\w*x/;

/** The patterns of a text that can take exponential time. `treeOf` is asked only when there may be one. */
export function findSlowPatterns(treeOf: () => CompactTree, text: string, isPython: boolean): SlowPattern[] {
  if (!REPEATED_GROUP.test(text)) return [];
  const finder = new Finder(treeOf(), text);
  return isPython ? finder.inPython() : finder.inJavaScript();
}

class Finder {
  private readonly types: readonly string[];
  private readonly work = newWork();

  constructor(
    private readonly tree: CompactTree,
    private readonly text: string,
  ) {
    this.types = tree.vocabulary.types;
  }

  inPython(): SlowPattern[] {
    return this.nodesOf('call').flatMap((call) => {
      const [callee = -1, list = -1] = this.childrenOf(call);
      const method = PYTHON_CALL.exec(this.textOf(callee))?.[1];
      const [first = -1] = method === undefined ? [] : this.childrenOf(list);
      const pattern = first < 0 || VERBOSE.test(this.textOf(list)) ? null : this.pythonText(first);
      return this.judge(first, pattern, method === 'fullmatch');
    });
  }

  inJavaScript(): SlowPattern[] {
    const literals = this.nodesOf('regex_pattern').flatMap((node) => this.judge(node, this.textOf(node)));
    const built = [...this.nodesOf('new_expression'), ...this.nodesOf('call_expression')].flatMap((call) => {
      const [callee = -1, list = -1] = this.childrenOf(call);
      const [first = -1] = this.textOf(callee) === 'RegExp' ? this.childrenOf(list) : [];
      if (first < 0 || this.typeOf(first) !== 'string') return [];
      return this.judge(first, unescaped(this.textOf(first).slice(1, -1)));
    });
    return [...literals, ...built];
  }

  private judge(node: number, pattern: string | null, isWhole = false): SlowPattern[] {
    if (pattern === null || !REPEATED_GROUP.test(pattern)) return [];
    if (!isExponential(pattern, isWhole, this.work)) return [];
    return [{ start: this.tree.starts[node] ?? 0, end: this.tree.ends[node] ?? 0 }];
  }

  /** What a string literal says, or several in a row; null with parts that only the program knows. */
  private pythonText(node: number): string | null {
    if (this.typeOf(node) === 'concatenated_string') {
      const parts = this.childrenOf(node).map((part) => this.pythonText(part));
      return parts.includes(null) ? null : parts.join('');
    }
    const literal = /^([rbu]{0,2})("""|'''|"|')([\s\S]*)\2$/i.exec(this.textOf(node));
    if (this.typeOf(node) !== 'string' || literal === null) return null;
    const [, prefix = '', , content = ''] = literal;
    return /r/i.test(prefix) ? content : unescaped(content);
  }

  private nodesOf(type: string): number[] {
    const { kinds, count } = this.tree;
    const wanted = new Set(this.types.flatMap((name, kind) => (name === type ? [kind] : [])));
    const found: number[] = [];
    for (let node = 0; node < count; node += 1) if (wanted.has(kinds[node] ?? 0)) found.push(node);
    return found;
  }

  private childrenOf(node: number): number[] {
    const { after } = this.tree;
    const children: number[] = [];
    const end = after[node] ?? 0;
    for (let child = node + 1; child < end; child = after[child] ?? end)
      if (this.typeOf(child) !== 'comment') children.push(child);
    return children;
  }

  private typeOf(node: number): string {
    return this.types[this.tree.kinds[node] ?? 0] ?? '';
  }

  private textOf(node: number): string {
    return node < 0 ? '' : this.text.slice(this.tree.starts[node], this.tree.ends[node]);
  }
}

/** Of escapes only that of the backslash matters here: the others are written the same way in a pattern. */
function unescaped(content: string): string {
  return content.replaceAll('\\\\', '\\');
}
