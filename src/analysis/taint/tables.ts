import type { Expression, FunctionNode, Parameter } from './intermediate.ts';
import type { KindName, Strength } from './kinds.ts';
import type { State } from './state.ts';
import type { Value, View } from './value.ts';

/** One argument of a call, as a sink sees it. */
export type Given = { name: string | null; value: Value; expression: Expression };

/** An evaluated call, from which sinks pick. */
export type Call = {
  /** As far as known: `os.path.join`, `?.execute`. */
  name: string;
  given: readonly Given[];
  receiver: Value;
  /** The last name of the receiver as written: `cursor` of `self.cursor.execute`. */
  receiverName: string;
  state: State;
};

/** The values of a call that must not be untrusted. */
export type SinkInputs = (call: Call) => Value[];

export type Sink = {
  kind: KindName;
  cwe?: string;
  inputs: SinkInputs;
  /** The weakest source that counts; weaker ones are normal for a library or a command line tool. Usually `weak`. */
  least?: Strength;
};

/**
 * The data that a function or method gives back; a method is given its receiver first. `sanitize`: it gives
 * the same data with these labels. `pass`: the same data, and a look at operand number `of`. `build`: text with the data
 * in it. `replace`: the same, and what operand `pattern` fits is taken out of `text`. `drop`: a truth value, a number, or
 * something that the program owns.
 */
export type Propagator =
  | { kind: 'sanitize'; safe: number }
  | { kind: 'pass'; view: View['kind'] | null; isBuilt: boolean; of: number }
  | { kind: 'build' }
  | { kind: 'replace'; text: number; pattern: number }
  | { kind: 'drop' };

/** A model of one language's libraries and habits. Names as `Value.name` has them. */
export type Tables = {
  language: 'python' | 'javascript';
  /** The canonical name of things with several names. */
  canonical(name: string): string;
  /** Names and members that are sources. */
  sourceMembers: ReadonlyMap<string, Strength>;
  sourceCalls: ReadonlyMap<string, Strength | Source>;
  /** By full name, then by `.method`. */
  sinks: ReadonlyMap<string, readonly Sink[]>;
  /** By the member that is assigned to. */
  assignSinks: ReadonlyMap<string, readonly Sink[]>;
  propagators: ReadonlyMap<string, Propagator>;
  /** Words that every function with `returnSinks` contains. */
  routeWords: readonly string[];
  /** Text methods that return text made of the same data. */
  textMethods: ReadonlySet<string>;
  /** Methods and members that return a truth value, a number or a position. */
  plainMembers: ReadonlySet<string>;
  /** Calls that return the module whose name they are given. */
  loaders: ReadonlySet<string>;
  /** A fact that holds after a call, as a name that no code can have; sinks may ask the state for it. */
  markOf(call: Call): string | null;
  /** Calls that do not return. */
  endings: ReadonlySet<string>;
  /** Methods that take a function and call it with the items of their receiver. */
  callbacks: ReadonlySet<string>;
  /** A parameter before anyone calls the function: a request, a source, or null. */
  parameterSource(parameter: Parameter, place: ParameterPlace): ParameterSource | null;
  /** Sinks for the return value of a function. */
  returnSinks(decorators: readonly Value[], state: State): readonly Sink[];
};

export type ParameterPlace = {
  name: string;
  index: number;
  function: FunctionNode;
  /** The names of its decorators, called or not; for a function expression, the name of the call it is passed to. */
  registeredBy: readonly string[];
};

/** A source, and the bits of the kinds of sinks for which it is harmless. */
export type Source = { strength: Strength; safe: number };

export type ParameterSource = Source | { is: string };

/** Sinks by their kind; `names`: what they are called by, in one text. */
export type SinkRows = { readonly [Kind in KindName]?: readonly (Omit<Sink, 'kind'> & { names: string })[] };

export function sinkTable(rows: SinkRows): Map<string, Sink[]> {
  const table = new Map<string, Sink[]>();
  for (const kind of Object.keys(rows) as KindName[])
    for (const { names, ...row } of rows[kind] ?? []) {
      const sink = { kind, ...row };
      for (const name of names.split(/\s+/)) table.set(name, [...(table.get(name) ?? []), sink]);
    }
  return table;
}

/** Table entries for several names in one string, each with the same entry. */
export function entries<T>(names: string, entry: T): [string, T][] {
  return names
    .trim()
    .split(/\s+/)
    .map((name) => [name, entry]);
}

export function words(names: string): Set<string> {
  return new Set(names.trim().split(/\s+/));
}

export const DROP: Propagator = { kind: 'drop' };
export const BUILD: Propagator = { kind: 'build' };

/** The same data, with these labels. */
export function sanitize(safe: number): Propagator {
  return { kind: 'sanitize', safe };
}

/** An effect: the same data; with `view`, a view of operand `of`. */
export function pass(view: View['kind'] | null = null, of = 0): Propagator {
  return { kind: 'pass', view, isBuilt: false, of };
}

/** An effect: parts of a path. Unlike in text, a later absolute part replaces those before it. */
export function joined(view: View['kind'] | null = null): Propagator {
  return { kind: 'pass', view, isBuilt: true, of: 0 };
}

/** Maximum length of a name in characters; longer ones are not names of a library. */
const MAX_NAME_LENGTH = 100;

/**
 * Caches canonical names, which are requested over and over. Long names are shortened: chains of calls would
 * make them grow with each link.
 */
export function remembered(canonical: (name: string) => string): (name: string) => string {
  const known = new Map<string, string>();
  return (name) => {
    const found = known.get(name);
    if (found !== undefined) return found;
    const short = name.length > MAX_NAME_LENGTH ? `?${name.slice(name.lastIndexOf('.'))}` : name;
    const made = canonical(short).slice(0, MAX_NAME_LENGTH);
    known.set(name, made);
    return made;
  };
}
