import { LRUCache } from 'lru-cache';
import type { Node, Tree, TreeCursor } from 'web-tree-sitter';
import type { CompactTree } from '../../../analysis/syntax/compact-tree.ts';
import { fail, ok } from '../../../base/result.ts';
import { MAX_HELD_TREES, MAX_PARSE_MS, STRANGE_PARSE_MS } from '../../../config/limits.ts';
import type { AnalyzerFailure } from '../../../ports/analyzer.ts';
import type { ThreadAnswer } from '../../threads/job-thread.ts';
import { compact } from './compact.ts';
import type { Grammars } from './grammars.ts';
import { parseOnce } from './parse-once.ts';
import { withCursor } from './tree-sitter-runtime.ts';

/** A place that does not parse; offsets in UTF-16 code units. `expected` is what is missing there, else null. */
export type ErrorNode = { start: number; end: number; expected: string | null };

/** A parsed text, which all analyzers of one thread share. */
export class ParsedText {
  readonly errors: ErrorNode[];
  private made: CompactTree | null = null;
  private tree: Tree | null;

  /** The tree is this object's from now on. */
  constructor(tree: Tree) {
    this.tree = tree;
    this.errors = findErrorNodes(tree);
  }

  /** Made when it is first asked for: of most languages nobody does. */
  get compact(): CompactTree {
    if (this.made !== null) return this.made;
    if (this.tree === null) throw new Error('the text was let go');
    this.made = compact(this.tree);
    this.free();
    return this.made;
  }

  /** Gives the memory of the parser back; the errors, and the tree if it was made, stay. */
  free(): void {
    this.tree?.delete();
    this.tree = null;
  }
}

/** Parses a text once for all who ask of it; the last few are held. */
export class ParsedTexts {
  private readonly held = new LRUCache<string, ParsedText>({
    max: MAX_HELD_TREES,
    dispose: (parsed) => parsed.free(),
  });

  constructor(private readonly grammars: Grammars) {}

  /**
   * Blocks its thread for up to about `MAX_PARSE_MS`. `isSpent`: the WebAssembly instance may be damaged. What is
   * given is to be used before the next call.
   */
  async parse(text: string, grammarName: string): Promise<ThreadAnswer<ParsedText>> {
    const key = `${grammarName}\n${text}`;
    const known = this.held.get(key);
    if (known !== undefined) return { result: ok(known), isSpent: false };
    const grammar = await this.grammars.load(grammarName);
    if (!grammar.ok) return { result: grammar, isSpent: false };
    const started = performance.now();
    try {
      // Some scanners take NUL for the end of the text, over and over: 100,000 of them cost bash three minutes.
      const tree = parseOnce(grammar.value, text.replaceAll('\0', ' '));
      if (tree === null)
        return failed('timed_out', `the parse takes longer than ${MAX_PARSE_MS} ms`, { isSpent: true });
      const parsed = new ParsedText(tree);
      this.held.set(key, parsed);
      return { result: ok(parsed), isSpent: performance.now() - started > STRANGE_PARSE_MS };
    } catch {
      return failed('analyzer_failed', 'the parser crashed at this text', { isSpent: true });
    }
  }
}

/** `isSpent` is false where the parser was not asked. */
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

/** Down only where there is an error below: a sound file is one step, whatever its size. */
function advance(cursor: TreeCursor, node: Node): boolean {
  if (node.hasError && cursor.gotoFirstChild()) return true;
  while (!cursor.gotoNextSibling()) if (!cursor.gotoParent()) return false;
  return true;
}
