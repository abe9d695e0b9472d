import type { Expression } from './intermediate.ts';
import { KINDS, SAFE, safeFor } from './kinds.ts';
import { pathOf } from './path.ts';
import type { Value, View } from './value.ts';
import type { Known, Walker } from './walker.ts';

/** A call expression. */
export type CallExpression = Expression & { kind: 'call' };

/** The labels that a test of an address's host proves. */
export const SAFE_HOST = safeFor('request', 'redirect');
const HOST = /^(hostname|netloc|host|origin)$/;

export const NOTHING_KNOWN: Known = new Map();

/** The facts when both tests hold. */
export function whenBoth(left: Known, right: Known): Known {
  const known = new Map(left);
  for (const [path, { bits, expression }] of right)
    known.set(path, { bits: bits | (left.get(path)?.bits ?? 0), expression });
  return known;
}

/** The facts when at least one of two tests holds. */
export function whenEither(left: Known, right: Known): Known {
  const known: Known = new Map();
  for (const [path, { bits, expression }] of left) {
    const common = bits & (right.get(path)?.bits ?? 0);
    if (common !== 0) known.set(path, { bits: common, expression });
  }
  return known;
}

/** The labels of an expression, and of the value it is a view of. */
export function known(walker: Walker, expression: Expression, bits: number): Known {
  const found: Known = new Map();
  const inner = expression.kind === 'assign' ? expression.target : expression;
  const path = pathOf(inner);
  if (path !== null) found.set(path, { bits, expression: inner });
  const value = path === null ? walker.evaluate(inner) : (walker.state.read(path) ?? walker.evaluate(inner));
  const view = value.view;
  const base = inner.kind === 'member' && HOST.test(inner.name) ? pathOf(inner.object) : null;
  if (base !== null) found.set(base, { bits: bits & SAFE_HOST, expression: null });
  if (view !== null && view.path !== '')
    found.set(view.path, { bits: bits & seenThrough(view.kind), expression: null });
  return found;
}

/** The labels that a test of a view proves about the value it is a view of. */
function seenThrough(kind: View['kind']): number {
  if (kind === 'host') return SAFE_HOST;
  if (kind === 'test') return 0;
  return kind === 'resolved' || kind === 'below' ? KINDS.path.mask : SAFE;
}

/** A plain name used as a condition: the result of a match, a host that is empty. */
export function truthKnown(walker: Walker, test: Expression, truth: boolean): Known {
  const path = pathOf(test);
  const value = (path === null ? null : walker.state.read(path)) ?? walker.evaluate(test);
  const view = value.view;
  if (truth && path !== null && isChosen(value))
    return new Map([[path, { bits: KINDS.choice.mask, expression: null }]]);
  if (view === null || view.path === '') return NOTHING_KNOWN;
  if (view.kind === 'test' && truth) return new Map([[view.path, { bits: view.bits, expression: null }]]);
  if (view.kind === 'host' && !truth)
    return new Map([[view.path, { bits: KINDS.redirect.mask, expression: null }]]);
  return NOTHING_KNOWN;
}

/** A value looked up by the caller's key: harmful only where nothing tests that it exists. */
function isChosen({ traces }: Value): boolean {
  return traces.length > 0 && traces.every(({ safe }) => safe === (SAFE & ~KINDS.choice.mask));
}
