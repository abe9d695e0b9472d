import type { SyntaxNode } from '../syntax/syntax-node.ts';
import { isDeep, standInOf } from './pattern-source.ts';
import { unwrap } from './rule-tree.ts';

/** A compiled pattern. `name` is a dotted name that imports may abbreviate. */
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

/** Whether a node is a string literal, with or without interpolation. */
export function isString({ type }: SyntaxNode): boolean {
  return STRINGS.has(type);
}

/** The interpolated values of a string. */
export function interpolationsOf(node: SyntaxNode): SyntaxNode[] {
  return node.children.filter(({ type }) => INTERPOLATIONS.has(type));
}

/** The content of a string, as it is spelled between its quotes. */
export function contentOf(node: SyntaxNode): string {
  return /^[A-Za-z]*("""|'''|["'`])([\s\S]*)\1$/.exec(node.text)?.[2] ?? node.text;
}

/** The pattern of a whole parsed text: its one expression or statement, or its sequence of statements. */
export function compilePattern(root: SyntaxNode): Pattern {
  const [only, ...more] = root.children;
  if (only !== undefined && more.length === 0) return compile(only);
  return { kind: 'sequence', statements: root.children.map((child) => compile(child)) };
}

function compile(wrapped: SyntaxNode): Pattern {
  const node = unwrap(wrapped);
  if (isString(node)) return compileString(node);
  if (node.children.length === 0) return compileLeaf(node);
  const path = pathOf(node);
  if (path !== null) return { kind: 'name', path };
  const deep = deepOf(node);
  if (deep !== null) return { kind: 'deep', inner: compile(deep) };
  if (isStatementList(node))
    return { kind: 'sequence', statements: node.children.map((child) => compile(child)) };
  const children = node.children.map((child) => ({ field: child.field, pattern: compile(child) }));
  return { kind: 'node', type: node.type, children };
}

function compileLeaf(node: SyntaxNode): Pattern {
  const written = node.text;
  const standIn = standInOf(written);
  if (standIn !== null)
    return standIn.kind === 'rest' ? { kind: 'rest', name: standIn.name } : (standIn as Pattern);
  const isPlainName = node.type === 'identifier' || node.type === 'this';
  return isPlainName ? { kind: 'name', path: written } : { kind: 'leaf', type: node.type, text: written };
}

function compileString(node: SyntaxNode): Pattern {
  const content = contentOf(node);
  const [first] = interpolationsOf(node);
  const expression = first?.children[0];
  if (expression !== undefined) return { kind: 'interpolation', expression: compile(expression) };
  if (/^[fF]/.test(node.text)) return { kind: 'interpolation', expression: { kind: 'any' } };
  const standIn = standInOf(content);
  if (standIn?.kind === 'metavariable') return { kind: 'string', content: null, metavariable: standIn.name };
  return { kind: 'string', content: content === '...' ? null : content, metavariable: null };
}

/** `a.b.c` when every part of it is a plain name. */
function pathOf(node: SyntaxNode): string | null {
  if (node.type !== 'attribute') return null;
  const written = node.text;
  const parts = written.split('.');
  const arePlain = parts.every((part) => /^[A-Za-z_]\w*$/.test(part) && standInOf(part) === null);
  return arePlain ? written : null;
}

function deepOf(node: SyntaxNode): SyntaxNode | null {
  if (node.type !== 'call') return null;
  const callee = node.childWith('function');
  if (callee === null || !isDeep(callee.text)) return null;
  return node.childWith('arguments')?.children[0] ?? null;
}
