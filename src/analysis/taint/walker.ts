import type { Span } from '../span.ts';
import type { Expression, FunctionNode, Statement } from './intermediate.ts';
import type { State, Work } from './state.ts';
import type { Sink, Tables } from './tables.ts';
import type { Trace, Value } from './value.ts';

/** A parameter that reaches a sink inside a function, and the trace of its path there. */
type Reach = { parameter: number; sink: Sink; at: Span; trace: Trace };

/** The facts that a caller needs about a function of the same file. */
export type Summary = {
  reaches: Reach[];
  /** Traces of its parameters and of sources inside it. */
  returns: readonly Trace[];
  /** The literal text of its return value. */
  text: string | null;
  /** Bits that a parameter certainly has when the function returns true. */
  whenTrue: Map<number, number>;
  /** Bits that a parameter certainly has when the function returns at all. */
  afterwards: Map<number, number>;
};

/** The running function. */
export type Frame = {
  owner: FunctionNode | null;
  summary: Summary;
  /** Its state when it called another function, or at its end. */
  last: State;
  returnSinks: readonly Sink[];
  /** Reassigned parameters: tests of them say nothing about the caller's values. */
  reassigned: Set<string>;
  /** The states in which the enclosing loops were left, innermost last. */
  loops: State[][];
  /** An arrow or lambda that runs in place: sinks that its parameters reach count for its owner. */
  isInline: boolean;
};

/** The facts that a test proves: labels of the value at an access path. */
export type Known = Map<string, { bits: number; expression: Expression | null }>;

/** The calls that the parts of the engine make to one another; one object made in `analysis.ts`, so that they need not import in circles. */
export interface Walker {
  readonly tables: Tables;
  state: State;
  frame: Frame;
  readonly work: Work;
  evaluate(expression: Expression): Value;
  run(body: readonly Statement[]): void;
  /** The facts that a test proves about the names and access paths in it. */
  knownOf(test: Expression, truth: boolean): Known;
  /** The summary of a function of the file; null when it cannot be computed (too deep). */
  summaryOf(function_: FunctionNode): Summary | null;
  /** Runs a function where it is passed, with these values for its first parameters. */
  runInline(function_: FunctionNode, given: readonly Value[], registeredBy: string): Value;
  /** Registers a function expression, to be run by itself if nothing else runs it. */
  note(function_: FunctionNode): void;
  /** Registers a function under its name. */
  define(function_: FunctionNode): void;
  defineClass(name: string, body: readonly Statement[]): void;
  /** Adds a return to the summary of the running function. */
  leaveFunction(expression: Expression | null, value: Value): void;
  reach(sink: Sink, value: Value, at: Span): void;
  reachTrace(sink: Sink, trace: Trace, at: Span): void;
}

/** The frame for a function about to run; null: the file itself. */
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
