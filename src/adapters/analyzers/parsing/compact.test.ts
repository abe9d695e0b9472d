import { expect, it, onTestFinished, vi } from 'vitest';
import { Parser, TreeCursor } from 'web-tree-sitter';
import { buildForTests } from '../../../analysis/rules/rules.cases.ts';
import type { CompactTree } from '../../../analysis/syntax/compact-tree.ts';
import { compact } from './compact.ts';
import { walkTree, withCursor } from './tree-sitter-runtime.ts';

const { grammars } = await buildForTests();

async function parse(language: string, text: string) {
  const grammar = await grammars.load(language);
  if (!grammar.ok) throw new Error(grammar.failure.message);
  const tree = new Parser().setLanguage(grammar.value).parse(text);
  if (tree === null) throw new Error('no tree');
  return tree;
}

type Row = { type: string; field: string | null; start: number; end: number; depth: number; below: number };

/** Every node but punctuation, as web-tree-sitter's own cursor tells it. */
function rowsOf(cursor: TreeCursor, depth = 0): Row[] {
  const { nodeType: type, currentFieldName: field, startIndex: start, endIndex: end } = cursor;
  if (field === null && !cursor.nodeIsNamed && depth > 0) return [];
  const below: Row[] = [];
  if (cursor.gotoFirstChild()) {
    do below.push(...rowsOf(cursor, depth + 1));
    while (cursor.gotoNextSibling());
    cursor.gotoParent();
  }
  return [{ type, field, start, end, depth, below: below.length }, ...below];
}

function rowsIn({ vocabulary, count, kinds, fields, starts, ends, parents, after }: CompactTree): Row[] {
  const depths: number[] = [];
  return Array.from({ length: count }, (_, index) => {
    const parent = parents[index] ?? -1;
    depths.push(parent < 0 ? 0 : (depths[parent] ?? 0) + 1);
    return {
      type: vocabulary.types[kinds[index] ?? 0] ?? 'ERROR',
      field: vocabulary.fields[fields[index] ?? 0] ?? null,
      start: starts[index] ?? 0,
      end: ends[index] ?? 0,
      depth: depths[index] ?? 0,
      below: (after[index] ?? 0) - index - 1,
    };
  });
}

it.each([
  ['python', ''],
  ['python', 'def f(a: int = 1, *b) -> "😀":\n    # what\n    return a not in b and f"{a!r}{b}"\n'],
  ['python', 'def f(:\n  x = = (1\nclass\n\u{1F600}'],
  ['typescript', 'export const f = async (a?: Map<string, A | B>) => new C(a?.b!, ...d) as E;\n'],
  ['typescript', 'function (a { return `x` } <'],
  ['tsx', 'const a = <p className="x" {...b}>{/* c */}&amp;{d as string}</p>;\n'],
  ['javascript', `${'f('.repeat(900)}1${')'.repeat(900)};\n${'a.b = [c, !d];\n'.repeat(2_000)}`],
])('has every node but punctuation as the parser knows it: %s %#', async (language, text) => {
  const tree = await parse(language, text);
  const made = compact(tree);
  const expected = withCursor(tree, (cursor) => rowsOf(cursor));
  expect(rowsIn(made)).toEqual(expected);
  // With the punctuation: it is the bound of how deep one may go.
  const deepest = Math.max(...expected.map(({ depth }) => depth));
  expect([deepest, deepest + 1]).toContain(made.depth);
  // The tree is as it was.
  expect(tree.rootNode.endIndex).toBe(text.length);
  expect(rowsIn(compact(tree))).toEqual(expected);
  tree.delete();
});

it('a cursor is given back when its user throws', async () => {
  const tree = await parse('python', 'x = 1\n');
  const given = vi.spyOn(TreeCursor.prototype, 'delete');
  onTestFinished(() => given.mockRestore());
  const fails = () => {
    throw new Error('a bug');
  };
  expect(() => withCursor(tree, fails)).toThrow('a bug');
  expect(() => walkTree(tree, fails)).toThrow('a bug');
  expect(given).toHaveBeenCalledTimes(2);
  tree.delete();
});
