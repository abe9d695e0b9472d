import type { FunctionNode } from './intermediate.ts';
import type { State } from './state.ts';
import type { Frame } from './walker.ts';

/** A function that is about to be run; null: the file itself. */
export function newFrame(owner: FunctionNode | null, state: State): Frame {
  return {
    owner,
    summary: { reaches: [], returns: [], text: null, whenTrue: new Map(), afterwards: new Map() },
    last: state,
    returnSinks: [],
    reassigned: new Set(),
    loops: [],
    isInline: false,
  };
}
