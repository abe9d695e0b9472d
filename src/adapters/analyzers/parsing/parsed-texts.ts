import { LRUCache } from 'lru-cache';
import type { Node, Tree, TreeCursor } from 'web-tree-sitter';
import type { CompactTree } from '../../../analysis/syntax/compact-tree.ts';
import { fail, ok } from '../../../base/result.ts';
import { MAX_PARSE_MS } from '../../../config/limits.ts';
import type { AnalyzerFailure } from '../../../ports/analyzer.ts';
import type { ThreadAnswer } from '../../threads/job-thread.ts';
import { compact } from './compact.ts';
import type { Grammars } from './grammars.ts';
import { parseOnce } from './parse-once.ts';
import { withCursor } from './tree-sitter-runtime.ts';

/**
 * A longer parse is suspicious: its thread is replaced, because deep nesting can overflow the parser's stack unnoticed.
 */
const STRANGE_PARSE_MS = 250;
/** Parsed texts cached per thread: a document with and without a candidate, and one more of each. */
export const MAX_HELD_TREES = 4;

/** A place that does not parse; offsets in UTF-16 code units. `expected` is the missing token, or null. */
export type ErrorNode = { start: number; end: number; expected: string | null };

/** A parsed text, which all analyzers of one thread share. */
export class ParsedText {
  readonly errors: ErrorNode[];
  private made: CompactTree | null = null;
  private tree: Tree | null;

  /** Takes ownership of the tree. */
  constructor(tree: Tree) {
    this.tree = tree;
    this.errors = findErrorNodes(tree);
  }

  /** Created on first use: most languages never need it. */
  get compact(): CompactTree {
    if (this.made !== null) return this.made;
    if (this.tree === null) throw new Error('the text was released');
    this.made = compact(this.tree);
    this.free();
    return this.made;
  }

  /** Frees the parser's memory; the errors, and the compact tree if it was created, remain. */
  free(): void {
    this.tree?.delete();
    this.tree = null;
  }
}

/** Parses a text once for all questions about it; the last few are cached. */
export class ParsedTexts {
  private readonly held = new LRUCache<string, ParsedText>({
    max: MAX_HELD_TREES,
    dispose: (parsed) => parsed.free(),
  });

  constructor(private readonly grammars: Grammars) {}

  /**
   * Blocks its thread for up to about `MAX_PARSE_MS`. `isSpent`: the WebAssembly instance may be damaged. The
   * result is valid until the next call.
   */
  async parse(text: string, grammarName: string): Promise<ThreadAnswer<ParsedText>> {
    const key = `${grammarName}\n${text}`;
    const known = this.held.get(key);
    if (known !== undefined) return { result: ok(known), isSpent: false };
    const grammar = await this.grammars.load(grammarName);
    if (!grammar.ok) return { result: grammar, isSpent: false };
    const started = performance.now();
    try {
      // Some scanners take NUL for the end of the text, again and again: 100,000 of them cost bash three
      // minutes.
      const tree = parseOnce(grammar.value, text.replaceAll('\0', ' '));
      if (tree === null)
        return failed('timed_out', `parsing takes longer than ${MAX_PARSE_MS} ms`, { isSpent: true });
      const parsed = new ParsedText(tree);
      this.held.set(key, parsed);
      return { result: ok(parsed), isSpent: performance.now() - started > STRANGE_PARSE_MS };
    } catch {
      return failed('analyzer_failed', 'the parser crashed on this text', { isSpent: true });
    }
  }
}

/** `isSpent` is false if the parser did not run. */
export function failed(
  reason: AnalyzerFailure['reason'],
  message: string,
  { isSpent }: { isSpent: boolean },
): ThreadAnswer<never> {
  return { result: fail({ reason, message }), isSpent };
}

/** Every ERROR and MISSING node of a tree in the order of the text. */
function findErrorNodes(tree: Tree): ErrorNode[] {
  return withCursor(tree, (cursor) => {
    const found: ErrorNode[] = [];
    for (;;) {
      const node = cursor.currentNode;
      if (node.isMissing) found.push({ start: node.startIndex, end: node.endIndex, expected: node.type });
      else if (node.isError) found.push({ start: node.startIndex, end: node.endIndex, expected: null });
      if (!advance(cursor, node)) return found;
    }
  });
}

/** Descends only where there is an error below: a valid file takes one step, whatever its size. */
function advance(cursor: TreeCursor, node: Node): boolean {
  if (node.hasError && cursor.gotoFirstChild()) return true;
  while (!cursor.gotoNextSibling()) if (!cursor.gotoParent()) return false;
  return true;
}
