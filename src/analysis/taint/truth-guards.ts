import type { Expression } from './intermediate.ts';
import { KINDS, SAFE } from './kinds.ts';
import { type Known, NOTHING_KNOWN } from './known.ts';
import { pathOf } from './path.ts';
import type { Value } from './value.ts';
import type { Walker } from './walker.ts';

/** A plain name that says yes or no: the result of a match, a host that is empty. */
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

/** What was looked up by a caller's key, and found: harmful only where nothing asks whether it is there. */
function isChosen({ traces }: Value): boolean {
  return traces.length > 0 && traces.every(({ safe }) => safe === (SAFE & ~KINDS.choice.mask));
}
