import type { ValueFact } from './facts.ts';
import { fieldOf, type PythonNode } from './syntax.ts';

/** Longest expression that is kept as what a name stands for. */
const KEPT_CHARACTERS = 300;
/** What names a thing or is a type. */
const NAMING = new Set(['identifier', 'attribute', 'subscript', 'binary_operator', 'none']);

/** What `a = b = ...` binds, and what it says of the value. */
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

/** pandas and what builds on it: a property that makes an object of the class, as in `str = Accessor("str", StringMethods)`. */
const ACCESSOR = /^(?:\w+\.)*(?:Cached)?Accessor\(\s*["']\w+["']\s*,\s*([\w.]+)\s*\)$/;

/** Plain names in the target of an assignment, a loop or a `with`. */
export function namesIn(target: PythonNode | null, text: string): string[] {
  if (target === null) return [];
  if (target.type === 'identifier') return [text.slice(target.start, target.end)];
  if (/^(attribute|subscript|call)$/.test(target.type)) return [];
  return target.children.flatMap((child) => namesIn(child, text));
}
