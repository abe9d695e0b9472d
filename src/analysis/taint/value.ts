import type { Span } from '../span.ts';
import type { FunctionNode } from './intermediate.ts';
import type { Strength } from './kinds.ts';

/** Sources tracked at once in one value. */
const MAX_TAINT_TRACES = 8;
/** Characters stored of the literal text in a built string. */
const MAX_TAINT_LITERAL_CHARACTERS = 400;

/** Where untrusted data enters: a source, a parameter, or both (a parameter of a public function). */
export type Origin = {
  /** As named in the message. */
  label: string;
  /** Null for a parameter that only its callers can make untrusted. */
  strength: Strength | null;
  /** Which parameter of which function. */
  parameter: { owner: FunctionNode; index: number } | null;
  at: Span;
};

/** The path of one source. */
export type Trace = {
  origin: Origin;
  /** Bits of the kinds for which it is safe. */
  safe: number;
  /** It was built into a longer text. */
  isBuilt: boolean;
  /** It went through a member or method that may have changed it: not certain enough for a weak source. */
  isLoose: boolean;
};

/**
 * A value is often a view of another one, at the access path `path` (empty: none). `resolved`: its resolved
 * path. `host`: the host of its URL. `below`: its path relative to a folder. `same`: only form or case
 * differs. `test`: whether it passed a test that makes it safe for `bits`.
 */
export type View = { path: string; kind: 'same' | 'resolved' | 'host' | 'below' | 'test'; bits: number };

/** The name of an object or dictionary literal. */
export const OBJECT = '{}';

/** The facts about a value. Immutable. */
export type Value = {
  traces: readonly Trace[];
  /** Its name in the model, where that is known: `os.path`, `flask.Flask()`. */
  name: string | null;
  /** Its literal text; each non-literal part is `UNTRUSTED` or `UNKNOWN`. */
  text: string | null;
  /** The items of a list literal. */
  items: readonly Value[] | null;
  /** The function it is. */
  function: FunctionNode | null;
  view: View | null;
};

/** Placeholders in a value's text. */
export const UNTRUSTED = '\ue000';
export const UNKNOWN = '\ue001';

export const CLEAN: Value = { traces: [], name: null, text: null, items: null, function: null, view: null };

/** A value with traces and no other facts. */
export function tainted(traces: readonly Trace[]): Value {
  return traces.length === 0 ? CLEAN : { ...CLEAN, traces };
}

/** Joins the traces of several values; a bit is safe only if it is safe in all of them. */
export function joinTraces(...groups: readonly (readonly Trace[])[]): readonly Trace[] {
  const filled = groups.filter((group) => group.length > 0);
  const [only = []] = filled;
  if (filled.length <= 1) return only;
  const joined: Trace[] = [];
  for (const trace of filled.flat()) {
    const place = joined.findIndex(({ origin }) => isSameOrigin(origin, trace.origin));
    const known = joined[place];
    if (known !== undefined) joined[place] = mergeTrace(known, trace);
    else if (joined.length < MAX_TAINT_TRACES) joined.push(trace);
  }
  return joined;
}

function isSameOrigin(left: Origin, right: Origin): boolean {
  return left === right || (left.at.start === right.at.start && left.label === right.label);
}

function mergeTrace(left: Trace, right: Trace): Trace {
  const safe = left.safe & right.safe;
  const isBuilt = left.isBuilt || right.isBuilt;
  const isLoose = left.isLoose && right.isLoose;
  return safe === left.safe && isBuilt === left.isBuilt && isLoose === left.isLoose
    ? left
    : { origin: left.origin, safe, isBuilt, isLoose };
}

/** Joins two values where two paths meet. */
export function joinValues(left: Value, right: Value): Value {
  if (left === right) return left;
  return {
    traces: joinTraces(left.traces, right.traces),
    name: left.name === right.name ? left.name : null,
    text: left.text ?? right.text,
    items: left.items ?? right.items,
    function: left.function ?? right.function,
    view: left.view?.path === right.view?.path ? left.view : null,
  };
}

/** The same value, safe for more kinds. */
export function makeSafe(value: Value, bits: number): Value {
  if (value.traces.every(({ safe }) => (safe | bits) === safe)) return value;
  return { ...value, traces: value.traces.map((trace) => ({ ...trace, safe: trace.safe | bits })) };
}

/** Traces that went through an operation that may have changed the data. */
export function loosen(traces: readonly Trace[]): readonly Trace[] {
  return traces.every(({ isLoose }) => isLoose)
    ? traces
    : traces.map((trace) => ({ ...trace, isLoose: true }));
}

/** Its text, with a placeholder where it is not literal. */
export function textOf(value: Value): string {
  return (value.text ?? (value.traces.length > 0 ? UNTRUSTED : UNKNOWN)).slice(
    0,
    MAX_TAINT_LITERAL_CHARACTERS,
  );
}
