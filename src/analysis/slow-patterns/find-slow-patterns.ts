import { CompactNodes } from '../syntax/compact-nodes.ts';
import type { CompactTree } from '../syntax/compact-tree.ts';
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
  const finder = new Finder(new CompactNodes(treeOf(), text));
  return isPython ? finder.inPython() : finder.inJavaScript();
}

class Finder {
  private readonly work = newWork();

  constructor(private readonly nodes: CompactNodes) {}

  inPython(): SlowPattern[] {
    return this.nodes.nodesOf('call').flatMap((call) => {
      const [callee = -1, list = -1] = this.nodes.childrenOf(call);
      const method = PYTHON_CALL.exec(this.nodes.textOf(callee))?.[1];
      const [first = -1] = method === undefined ? [] : this.nodes.childrenOf(list);
      const pattern = first < 0 || VERBOSE.test(this.nodes.textOf(list)) ? null : this.pythonText(first);
      return this.judge(first, pattern, method === 'fullmatch');
    });
  }

  inJavaScript(): SlowPattern[] {
    const literals = this.nodes
      .nodesOf('regex_pattern')
      .flatMap((node) => this.judge(node, this.nodes.textOf(node)));
    const built = [...this.nodes.nodesOf('new_expression'), ...this.nodes.nodesOf('call_expression')].flatMap(
      (call) => {
        const [callee = -1, list = -1] = this.nodes.childrenOf(call);
        const [first = -1] = this.nodes.textOf(callee) === 'RegExp' ? this.nodes.childrenOf(list) : [];
        if (first < 0 || this.nodes.typeOf(first) !== 'string') return [];
        return this.judge(first, unescaped(this.nodes.textOf(first).slice(1, -1)));
      },
    );
    return [...literals, ...built];
  }

  private judge(node: number, pattern: string | null, isWhole = false): SlowPattern[] {
    if (pattern === null || !REPEATED_GROUP.test(pattern)) return [];
    if (!isExponential(pattern, isWhole, this.work)) return [];
    return [this.nodes.spanOf(node)];
  }

  /** What a string literal says, or several in a row; null with parts that only the program knows. */
  private pythonText(node: number): string | null {
    if (this.nodes.typeOf(node) === 'concatenated_string') {
      const parts = this.nodes.childrenOf(node).map((part) => this.pythonText(part));
      return parts.includes(null) ? null : parts.join('');
    }
    const literal = /^([rbu]{0,2})("""|'''|"|')([\s\S]*)\2$/i.exec(this.nodes.textOf(node));
    if (this.nodes.typeOf(node) !== 'string' || literal === null) return null;
    const [, prefix = '', , content = ''] = literal;
    return /r/i.test(prefix) ? content : unescaped(content);
  }
}

/** Of escapes only that of the backslash matters here: the others are written the same way in a pattern. */
function unescaped(content: string): string {
  return content.replaceAll('\\\\', '\\');
}
