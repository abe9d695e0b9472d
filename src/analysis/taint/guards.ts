import { callKnown } from './call-guards.ts';
import { compareKnown } from './compare-guards.ts';
import type { Expression } from './intermediate.ts';
import { truthKnown, whenBoth, whenEither } from './known.ts';
import { makeSafe, type View } from './value.ts';
import type { Known, Walker } from './walker.ts';

/** Adds the facts of a test that came out true or false to the walker's state. */
export function assume(walker: Walker, test: Expression, truth: boolean): void {
  assumeKnown(walker, knownOf(walker, test, truth));
}

/** The same, where the facts are known by now. */
export function assumeKnown(walker: Walker, known: Known): void {
  for (const [path, { bits, expression }] of known) {
    if (bits === 0) continue;
    const value = walker.state.read(path) ?? (expression === null ? null : walker.evaluate(expression));
    if (value !== null) walker.state.refine(path, makeSafe(value, bits));
  }
}

/** A test whose result is stored in a variable, as a view of the tested value. */
export function viewOfTest(walker: Walker, test: Expression): View | null {
  for (const [path, { bits }] of knownOf(walker, test, true))
    if (bits !== 0) return { path, kind: 'test', bits };
  return null;
}

/** The facts that a test proves about the names and access paths in it. */
export function knownOf(walker: Walker, test: Expression, truth: boolean): Known {
  switch (test.kind) {
    case 'not':
      return knownOf(walker, test.value, !truth);
    case 'logic': {
      const left = knownOf(walker, test.left, truth);
      const right = knownOf(walker, test.right, truth);
      return (test.operator === 'and') === truth ? whenBoth(left, right) : whenEither(left, right);
    }
    case 'compare':
      return compareKnown(walker, test, truth);
    case 'call':
      return callKnown(walker, test, truth);
    case 'assign':
      return knownOf(walker, test.target, truth);
    default:
      return truthKnown(walker, test, truth);
  }
}
