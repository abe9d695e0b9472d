import type { Span } from '../span.ts';

/**
 * The intermediate form that both languages are lowered to: only what carries untrusted data, tests it or
 * ends a path. All other syntax becomes `many`: its parts are evaluated, and its value is clean.
 */

export type Argument = { name: string | null; isSpread: boolean; value: Expression };
/** `name` is null for a computed key and for a spread or rest element. */
export type Entry = { name: string | null; value: Expression };
export type Clause =
  | { kind: 'each'; target: Expression; iterable: Expression }
  | { kind: 'when'; test: Expression };

type Shape =
  | { kind: 'name'; name: string }
  /** A string literal without its quotes; a regular expression literal is `/…/flags`. */
  | { kind: 'text'; text: string }
  /** A number, a truth value, null: never untrusted. */
  | { kind: 'constant'; text: string }
  | { kind: 'member'; object: Expression; name: string }
  | { kind: 'index'; object: Expression; index: Expression }
  | { kind: 'call'; callee: Expression; arguments: Argument[] }
  /** Text concatenation: `+`, `%`, f-strings, templates. */
  | { kind: 'build'; parts: Expression[] }
  | { kind: 'number'; parts: Expression[] }
  | { kind: 'list'; items: Expression[] }
  | { kind: 'map'; entries: Entry[] }
  | { kind: 'choice'; test: Expression; yes: Expression; no: Expression }
  | { kind: 'logic'; operator: 'and' | 'or'; left: Expression; right: Expression }
  | { kind: 'not'; value: Expression }
  | { kind: 'compare'; operator: string; left: Expression; right: Expression }
  | { kind: 'assign'; target: Expression; value: Expression; isAdded: boolean }
  /** A target with a default value. */
  | { kind: 'default'; target: Expression; value: Expression }
  | { kind: 'function'; function: FunctionNode }
  | { kind: 'comprehension'; item: Expression; clauses: Clause[] }
  | { kind: 'many'; parts: Expression[] };

/** An expression, or the target of an assignment (`name`, `member`, `index`, `list`, `map`, `default`). */
export type Expression = { readonly at: Span } & Shape;

export type Case = { values: Expression[]; isDefault: boolean; body: Statement[] };

export type Statement =
  | { kind: 'expression'; value: Expression }
  | { kind: 'assign'; target: Expression; value: Expression; isAdded: boolean }
  | { kind: 'return'; value: Expression | null }
  /** `raise` also covers calls that never return. */
  | { kind: 'leave'; how: 'raise' | 'loop'; value: Expression | null }
  | { kind: 'assert'; test: Expression }
  | { kind: 'if'; test: Expression; yes: Statement[]; otherwise: Statement[] }
  | {
      kind: 'loop';
      test: Expression | null;
      each: { target: Expression; iterable: Expression } | null;
      body: Statement[];
      otherwise: Statement[];
    }
  | { kind: 'try'; body: Statement[]; handlers: Statement[][]; otherwise: Statement[]; last: Statement[] }
  /** Without `fallsThrough` each case ends the switch, as in Python. */
  | { kind: 'switch'; subject: Expression; cases: Case[]; fallsThrough: boolean }
  | { kind: 'block'; body: Statement[] }
  | { kind: 'function'; function: FunctionNode }
  | { kind: 'class'; name: string; body: Statement[] }
  | { kind: 'import'; local: string; qualified: string };

export type Parameter = {
  target: Expression;
  /** As written after the name, without the colon; null when there is none. */
  type: string | null;
  /** The default value, or the decorator: frameworks use these to declare where a parameter comes from. */
  value: Expression | null;
};

/** A function, method, arrow or lambda. `isPublic`: its arguments may come from anywhere. */
export type FunctionNode = {
  name: string | null;
  parameters: Parameter[];
  body: Statement[];
  decorators: Expression[];
  isMethod: boolean;
  isPublic: boolean;
  at: Span;
};

/** A call by name, as operators are lowered. */
export function callOf(name: string, values: readonly Expression[], at: Span): Expression {
  const given = values.map((value) => ({ name: null, isSpread: false, value }));
  return { kind: 'call', callee: { kind: 'name', name, at }, arguments: given, at };
}

/** A string literal of its parts: plain text, unless a value is put into it. */
export function literalOf(parts: readonly Expression[], at: Span): Expression {
  const [only] = parts;
  if (parts.length <= 1 && (only === undefined || only.kind === 'text'))
    return { kind: 'text', text: only?.text ?? '', at };
  // An empty text keeps a literal of one value a built one.
  return { kind: 'build', parts: [{ kind: 'text', text: '', at }, ...parts], at };
}

/** Whether the first parameter is the object that a method is called on (Python's `self`). */
export function takesSelf({ isMethod, parameters: [first] }: FunctionNode): boolean {
  return isMethod && first?.target.kind === 'name' && /^(self|cls)$/.test(first.target.name);
}

/**
 * The index of the parameter that an argument is bound to, by its position in the call or its name; -1 when
 * no parameter has that name.
 */
export function parameterOf(function_: FunctionNode, position: number, name: string | null): number {
  if (name === null) return position + (takesSelf(function_) ? 1 : 0);
  return function_.parameters.findIndex(({ target }) => target.kind === 'name' && target.name === name);
}
