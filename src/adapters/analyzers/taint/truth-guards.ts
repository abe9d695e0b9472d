import type { Expression } from './intermediate.ts';
import { KINDS } from './kinds.ts';
import { type Known, NOTHING_KNOWN } from './known.ts';
import { pathOf } from './path.ts';
import type { Walker } from './walker.ts';

/** A plain name that says yes or no: the result of a match, a host that is empty. */
export function truthKnown(walker: Walker, test: Expression, truth: boolean): Known {
  const path = pathOf(test);
  const value = (path === null ? null : walker.state.read(path)) ?? walker.evaluate(test);
  const view = value.view;
  if (view === null || view.path === '') return NOTHING_KNOWN;
  if (view.kind === 'test' && truth) return new Map([[view.path, { bits: view.bits, expression: null }]]);
  if (view.kind === 'host' && !truth)
    return new Map([[view.path, { bits: KINDS.redirect.mask, expression: null }]]);
  return NOTHING_KNOWN;
}
