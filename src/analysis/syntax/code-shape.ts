import { textHash } from '../../base/fingerprint.ts';
import type { CompactTree } from './compact-tree.ts';

/** Types of nodes that do not show how code works. */
const LEFT_OUT = /comment|^import_|^future_import_|^type_annotation$|^type$|^type_parameters?$/;
const LEFT_OUT_FIELDS: ReadonlySet<string | null> = new Set(['type', 'return_type', 'type_parameters']);
/** Names from elsewhere: the name of a called method describes what is done, that of a variable does not. */
const NAMED_FIELDS: ReadonlySet<string | null> = new Set(['attribute', 'property', 'function']);
const NAMES: ReadonlySet<string> = new Set(['identifier', 'property_identifier']);
/** Nodes inside of a literal are its value. */
const LITERALS = /^(?:string|template_string|number|integer|float|true|false|none|null|undefined|regex)$/;

/** A digest of a tree without names of variables, values of literals, comments, types and imports. */
export function shapeOf(tree: CompactTree, text: string): string {
  const words: string[] = [];
  visit(tree, text, { index: 0, depth: 0 }, words);
  return textHash(words.join(' '));
}

function visit(
  tree: CompactTree,
  text: string,
  { index, depth }: { index: number; depth: number },
  words: string[],
): void {
  const { vocabulary, kinds, fields, starts, ends, after } = tree;
  const type = vocabulary.types[kinds[index] ?? 0] ?? 'ERROR';
  const field = vocabulary.fields[fields[index] ?? 0] ?? null;
  if (LEFT_OUT.test(type) || LEFT_OUT_FIELDS.has(field) || isLooseString(tree, index)) return;
  const isName = NAMES.has(type) && NAMED_FIELDS.has(field);
  words.push(`${depth}${LITERALS.test(type) ? 'literal' : type}`);
  if (isName) words.push(text.slice(starts[index], ends[index]));
  if (LITERALS.test(type) && type !== 'template_string') return;
  const end = after[index] ?? 0;
  for (let child = index + 1; child < end; child = after[child] ?? end)
    visit(tree, text, { index: child, depth: depth + 1 }, words);
}

/** A string used as a statement: a docstring. */
function isLooseString({ vocabulary, kinds, after }: CompactTree, index: number): boolean {
  const typeOf = (at: number) => vocabulary.types[kinds[at] ?? 0];
  return (
    typeOf(index) === 'expression_statement' &&
    typeOf(index + 1) === 'string' &&
    after[index + 1] === after[index]
  );
}
