import { isDeep, standInOf } from './pattern-source.ts';
import { childOf, type SyntaxNode, unwrap } from './syntax-node.ts';

/** A pattern ready to be matched. `name` is a dotted name that imports may abbreviate. */
export type Pattern =
  | { kind: 'any' }
  | { kind: 'rest'; name: string }
  | { kind: 'metavariable'; name: string }
  | { kind: 'name'; path: string }
  | { kind: 'string'; content: string | null; metavariable: string | null }
  | { kind: 'interpolation'; expression: Pattern }
  | { kind: 'deep'; inner: Pattern }
  | { kind: 'sequence'; statements: Pattern[] }
  | { kind: 'leaf'; type: string; text: string }
  | { kind: 'node'; type: string; children: PatternChild[] };

export type PatternChild = { field: string | null; pattern: Pattern };

const STATEMENT_LISTS = new Set(['block', 'module', 'program', 'statement_block', 'class_body']);
const STRINGS = new Set(['string', 'template_string']);
const INTERPOLATIONS = new Set(['interpolation', 'template_substitution']);

/** Whether a node is a list of statements. */
export function isStatementList({ type }: SyntaxNode): boolean {
  return STATEMENT_LISTS.has(type);
}

/** Whether a node is a string literal, with values in it or without. */
export function isString({ type }: SyntaxNode): boolean {
  return STRINGS.has(type);
}

/** The values put into a string. */
export function interpolationsOf(node: SyntaxNode): SyntaxNode[] {
  return node.children.filter(({ type }) => INTERPOLATIONS.has(type));
}

/** What a string says, as it is spelled between its quotes. */
export function contentOf(node: SyntaxNode, text: string): string {
  const written = text.slice(node.start, node.end);
  return /^[A-Za-z]*("""|'''|["'`])([\s\S]*)\1$/.exec(written)?.[2] ?? written;
}

/** The pattern of a whole parsed text: of its one expression or statement, or of the statements in a row. */
export function compilePattern(root: SyntaxNode, text: string): Pattern {
  const [only, ...more] = root.children;
  if (only !== undefined && more.length === 0) return compile(only, text);
  return { kind: 'sequence', statements: root.children.map((child) => compile(child, text)) };
}

function compile(wrapped: SyntaxNode, text: string): Pattern {
  const node = unwrap(wrapped);
  const written = text.slice(node.start, node.end);
  if (isString(node)) return compileString(node, text);
  if (node.children.length === 0) return compileLeaf(node, written);
  const path = pathOf(node, text);
  if (path !== null) return { kind: 'name', path };
  const deep = deepOf(node, text);
  if (deep !== null) return { kind: 'deep', inner: compile(deep, text) };
  if (isStatementList(node))
    return { kind: 'sequence', statements: node.children.map((child) => compile(child, text)) };
  const children = node.children.map((child) => ({ field: child.field, pattern: compile(child, text) }));
  return { kind: 'node', type: node.type, children };
}

function compileLeaf(node: SyntaxNode, written: string): Pattern {
  const standIn = standInOf(written);
  if (standIn !== null)
    return standIn.kind === 'rest' ? { kind: 'rest', name: standIn.name } : (standIn as Pattern);
  const isPlainName = node.type === 'identifier' || node.type === 'this';
  return isPlainName ? { kind: 'name', path: written } : { kind: 'leaf', type: node.type, text: written };
}

function compileString(node: SyntaxNode, text: string): Pattern {
  const content = contentOf(node, text);
  const [first] = interpolationsOf(node);
  const expression = first?.children[0];
  if (expression !== undefined) return { kind: 'interpolation', expression: compile(expression, text) };
  if (/^[fF]/.test(text.slice(node.start, node.end)))
    return { kind: 'interpolation', expression: { kind: 'any' } };
  const standIn = standInOf(content);
  if (standIn?.kind === 'metavariable') return { kind: 'string', content: null, metavariable: standIn.name };
  return { kind: 'string', content: content === '...' ? null : content, metavariable: null };
}

/** `a.b.c` when every part of it is a plain name. */
function pathOf(node: SyntaxNode, text: string): string | null {
  if (node.type !== 'attribute') return null;
  const written = text.slice(node.start, node.end);
  const parts = written.split('.');
  const arePlain = parts.every((part) => /^[A-Za-z_]\w*$/.test(part) && standInOf(part) === null);
  return arePlain ? written : null;
}

function deepOf(node: SyntaxNode, text: string): SyntaxNode | null {
  if (node.type !== 'call') return null;
  const callee = childOf(node, 'function');
  if (callee === null || !isDeep(text.slice(callee.start, callee.end))) return null;
  return childOf(node, 'arguments')?.children[0] ?? null;
}
