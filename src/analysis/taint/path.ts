import type { Expression } from './intermediate.ts';

/** Lookups identified by their key, so that a test of one applies to the next. */
const LOOKUPS = new Set(['get', 'header', 'param', 'getlist', 'getAll', 'get_argument', 'query']);

/**
 * The access path of an expression (`x`, `self.x`, `request.args['a']`), or null if it may have a different
 * value each time.
 */
export function pathOf(expression: Expression): string | null {
  switch (expression.kind) {
    case 'name':
      return expression.name;
    case 'member': {
      const base = pathOf(expression.object);
      return base === null ? null : `${base}.${expression.name}`;
    }
    case 'index': {
      const base = expression.index.kind === 'text' ? pathOf(expression.object) : null;
      return base === null || expression.index.kind !== 'text' ? null : `${base}['${expression.index.text}']`;
    }
    case 'call':
      return lookupPath(expression);
    default:
      return null;
  }
}

function lookupPath({ callee, arguments: given }: Expression & { kind: 'call' }): string | null {
  const [key] = given;
  if (callee.kind !== 'member' || !LOOKUPS.has(callee.name) || key?.value.kind !== 'text') return null;
  const base = pathOf(callee.object);
  return base === null ? null : `${base}.${callee.name}('${key.value.text}')`;
}
