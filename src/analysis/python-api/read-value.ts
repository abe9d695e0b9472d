import type { ValueFact } from './facts.ts';
import { fieldOf, type PythonNode } from './syntax.ts';

/** Maximum length of an expression that is saved as an alias, in characters. */
const KEPT_CHARACTERS = 300;
/** Node types that name a thing or a type. */
const NAMING = new Set(['identifier', 'attribute', 'subscript', 'binary_operator', 'none']);

/** The names that `a = b = ...` binds, and the fact about their value. */
export function readValue(assignment: PythonNode, text: string): { names: string[]; fact: ValueFact } {
  const slice = (node: PythonNode) => text.slice(node.start, node.end).replace(/\s+/g, ' ');
  const left = fieldOf(assignment, 'left');
  const type = fieldOf(assignment, 'type');
  const right = fieldOf(assignment, 'right');
  if (right?.type === 'assignment') {
    const inner = readValue(right, text);
    return { names: [...namesIn(left, text), ...inner.names], fact: inner.fact };
  }
  const isPlain = left?.type === 'identifier' && assignment.type === 'assignment';
  const annotation = isPlain && type !== null ? { annotation: slice(type).slice(0, KEPT_CHARACTERS) } : {};
  const value = isPlain && right !== null ? namedBy(right, slice) : {};
  return { names: namesIn(left, text), fact: { is: 'value', ...value, ...annotation } };
}

function namedBy(right: PythonNode, slice: (node: PythonNode) => string): Omit<ValueFact, 'is'> {
  if (right.end - right.start > KEPT_CHARACTERS) return {};
  if (NAMING.has(right.type)) return { alias: slice(right) };
  const called = right.type === 'call' ? fieldOf(right, 'function') : null;
  if (called === null || !/^(identifier|attribute)$/.test(called.type)) return {};
  const accessor = ACCESSOR.exec(slice(right))?.[1];
  return accessor === undefined ? { made: slice(called) } : { annotation: accessor };
}

/**
 * pandas and packages built on it: a property that creates an object of the class, as in `str =
 * Accessor("str", StringMethods)`.
 */
const ACCESSOR = /^(?:\w+\.)*(?:Cached)?Accessor\(\s*["']\w+["']\s*,\s*([\w.]+)\s*\)$/;

/** Plain names in the target of an assignment, a loop or a `with`. */
export function namesIn(target: PythonNode | null, text: string): string[] {
  if (target === null) return [];
  if (target.type === 'identifier') return [text.slice(target.start, target.end)];
  if (/^(attribute|subscript|call)$/.test(target.type)) return [];
  return target.children.flatMap((child) => namesIn(child, text));
}
