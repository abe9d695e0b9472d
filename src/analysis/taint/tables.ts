import type { Expression, FunctionNode, Parameter } from './intermediate.ts';
import type { KindName, Strength } from './kinds.ts';
import type { State } from './state.ts';
import type { Value, View } from './value.ts';

/** One argument as a sink sees it. */
export type Given = { name: string | null; value: Value; expression: Expression };

/** A call, evaluated: what sinks choose from. */
export type Call = {
  /** As far as it is known: `os.path.join`, `?.execute`. */
  name: string;
  given: readonly Given[];
  receiver: Value;
  /** The last name of the receiver as written: `cursor` of `self.cursor.execute`. */
  receiverName: string;
  state: State;
};

export type Sink = {
  kind: KindName;
  cwe?: string;
  /** The values that are dangerous in this call. */
  pick(call: Call): Value[];
  /** The weakest source that counts; what a library or a command line tool does by right has none below. Usually `weak`. */
  least?: Strength;
};

/**
 * What a function or method does with the data it is given; a method is given its receiver first.
 * `clean`: the same data, safe for these bits. `pass`: the same data, and a look at
 * operand number `of`.
 * `build`: text with the data in it. `replace`: the same with what operand `pattern` fits taken out of `text`. `drop`: a truth value, a number, or a thing of the program.
 */
export type Effect =
  | { effect: 'clean'; safe: number }
  | { effect: 'pass'; view: View['kind'] | null; isBuilt: boolean; of: number }
  | { effect: 'build' }
  | { effect: 'replace'; text: number; pattern: number }
  | { effect: 'drop' };

/** What is known of the libraries and habits of one language. Names as `Value.name` has them. */
export type Tables = {
  language: 'python' | 'javascript';
  /** The one name of things that have several. */
  canonical(name: string): string;
  /** What a name is that nothing in the file has bound; null: itself. */
  sourceMembers: ReadonlyMap<string, Strength>;
  sourceCalls: ReadonlyMap<string, Strength | Source>;
  /** By full name, then by `.method`. */
  sinks: ReadonlyMap<string, readonly Sink[]>;
  /** By the member that is assigned to. */
  assignSinks: ReadonlyMap<string, readonly Sink[]>;
  effects: ReadonlyMap<string, Effect>;
  /** Words without which no function has `returnSinks`. */
  routeWords: readonly string[];
  /** Methods of text that give text of the same data. */
  textMethods: ReadonlySet<string>;
  /** Methods and members that give a truth value, a number or a place. */
  plainMembers: ReadonlySet<string>;
  /** Calls that give the module they are told by name. */
  loaders: ReadonlySet<string>;
  /** What a call makes known from here on, as a name that no code can have; sinks may ask the state for it. */
  markOf(call: Call): string | null;
  /** Calls after which nothing follows. */
  endings: ReadonlySet<string>;
  /** Methods that are given a function and call it with the items of what they are called on. */
  callbacks: ReadonlySet<string>;
  /** What a parameter is before anyone calls the function: a request, a source, or null. */
  parameterSource(parameter: Parameter, place: ParameterPlace): ParameterSource | null;
  /** Sinks of what a function returns. */
  returnSinks(decorators: readonly Value[], state: State): readonly Sink[];
};

export type ParameterPlace = {
  name: string;
  index: number;
  function: FunctionNode;
  /** The names of its decorators, called or not; of what a function expression is given to, as one name. */
  registeredBy: readonly string[];
};

/** A source that is harmless for some kinds of sinks: the bits of those. */
export type Source = { strength: Strength; safe: number };

export type ParameterSource = Source | { is: string };
