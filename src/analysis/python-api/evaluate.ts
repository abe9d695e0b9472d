import { TEXT_MODULE } from './imports.ts';
import { type Binding, classOf, type Scope, type Scopes } from './scopes.ts';
import { fieldOf, type PythonNode } from './syntax.ts';
import type { Meanings, Value, Values } from './values.ts';

/** Expressions of one text that are resolved. */
const MAX_API_STEPS = 100_000;
/** Nesting depth of an expression that is resolved. */
const MAX_API_DEPTH = 40;

export type Evaluation = {
  text: string;
  scopes: Scopes;
  meanings: Meanings;
  /** Expressions, as texts, whose type the code itself checks: it differs from place to place. */
  guarded: ReadonlySet<string>;
};

/** Types of literals, by their node type. */
const LITERALS: Record<string, string> = {
  integer: 'int',
  float: 'float',
  true: 'bool',
  false: 'bool',
  list: 'list',
  list_comprehension: 'list',
  dictionary: 'dict',
  dictionary_comprehension: 'dict',
  set: 'set',
  set_comprehension: 'set',
  tuple: 'tuple',
  not_operator: 'bool',
};

/** Evaluates the expressions of one text. All assignments to a name count, wherever they are. */
export class Evaluator {
  private readonly known = new Map<PythonNode, Values>();
  /** Names under evaluation, with the values found so far: this makes `x = x.strip()` as easy as `x`. */
  private readonly current = new Map<Binding[], Value[]>();
  private readonly settled = new Map<Binding[], Values>();
  private circles = 0;
  private steps = 0;
  private depth = 0;

  constructor(private readonly given: Evaluation) {}

  /** Null or empty: unknown. */
  values(node: PythonNode): Values {
    const known = this.known.get(node);
    if (known !== undefined) return known;
    this.steps += 1;
    if (this.steps > MAX_API_STEPS || this.depth > MAX_API_DEPTH) return null;
    const circles = this.circles;
    this.depth += 1;
    const values = this.given.guarded.has(this.slice(node)) ? null : this.evaluate(node);
    this.depth -= 1;
    if (circles === this.circles) this.known.set(node, values);
    return values;
  }

  /** Whether a variable is bound only to results of calls in this text. */
  isMade(identifier: PythonNode): boolean {
    const bindings = this.bindingsOf(this.slice(identifier), this.given.scopes.of(identifier)) ?? [];
    return (
      bindings.length > 0 && bindings.every((one) => one.is === 'expression' && one.node.type === 'call')
    );
  }

  private evaluate(node: PythonNode): Values {
    switch (node.type) {
      case 'identifier':
        return this.lookUp(this.slice(node), this.given.scopes.of(node));
      case 'attribute':
        return this.attribute(node);
      case 'call':
        return this.each(fieldOf(node, 'function'), (value) => this.given.meanings.call(value));
      case 'await':
        return this.each(node.children[0] ?? null, (value) =>
          value.is === 'coroutine' ? value.values : null,
        );
      case 'parenthesized_expression':
        return node.children.length === 1 && node.children[0] !== undefined
          ? this.values(node.children[0])
          : null;
      case 'named_expression': {
        const value = fieldOf(node, 'value');
        return value && this.values(value);
      }
      case 'conditional_expression':
        return join([node.children[0], node.children[2]].map((part) => (part ? this.values(part) : null)));
      case 'boolean_operator':
        return join(node.children.map((part) => this.values(part)));
      case 'string':
      case 'concatenated_string':
        return this.instance(/^[a-zA-Z]*[bB]/.test(this.slice(node)) ? 'bytes' : 'str');
      case 'none':
        return [{ is: 'none' }];
      default: {
        const type = LITERALS[node.type];
        return type === undefined ? null : this.instance(type);
      }
    }
  }

  private attribute(node: PythonNode): Values {
    const object = fieldOf(node, 'object');
    const name = this.slice(fieldOf(node, 'attribute'));
    if (object === null) return null;
    const ownValues = this.slice(object) === 'self' ? this.ownValues(node, name) : undefined;
    if (ownValues !== undefined) return this.all(ownValues);
    return this.each(object, (value) => {
      const found = this.given.meanings.attribute(value, name);
      // Code that reads the attribute has made sure that the object is one of the other values.
      if (found.is === 'absent') return [];
      return found.is === 'found' ? found.value : null;
    });
  }

  private ownValues(node: PythonNode, name: string): Binding[] | undefined {
    const body = classOf(node);
    return body === null ? undefined : this.given.scopes.ownValues.get(body)?.get(name);
  }

  private lookUp(name: string, from: Scope): Values {
    const bindings = this.bindingsOf(name, from);
    if (bindings !== null) return this.all(bindings);
    return this.given.scopes.module.names.has('*') ? null : this.found('builtins', name);
  }

  private bindingsOf(name: string, from: Scope): Binding[] | null {
    for (let scope: Scope | null = from; scope !== null; scope = scope.parent) {
      // The names of a class body are not visible in its methods (Python reference 4.2.2).
      const bindings = scope.kind === 'class' && scope !== from ? undefined : scope.names.get(name);
      if (bindings !== undefined) return bindings;
    }
    return null;
  }

  private all(bindings: Binding[]): Values {
    const underWay = this.current.get(bindings);
    if (underWay !== undefined) {
      this.circles += 1;
      return underWay;
    }
    const known = this.settled.get(bindings);
    if (known !== undefined) return known;
    const circles = this.circles;
    const values = this.collect(bindings);
    if (circles === this.circles) this.settled.set(bindings, values);
    return values;
  }

  private collect(bindings: Binding[]): Values {
    const values: Value[] = [];
    this.current.set(bindings, values);
    try {
      for (const binding of bindings) {
        const some = this.bound(binding);
        if (some === null) return null;
        for (const value of some) if (!values.some((other) => isSame(value, other))) values.push(value);
      }
      return values;
    } finally {
      this.current.delete(bindings);
    }
  }

  private bound(binding: Binding): Values {
    const { meanings } = this.given;
    switch (binding.is) {
      case 'opaque':
        return null;
      case 'expression':
        return this.values(binding.node);
      case 'annotated':
        return meanings.ofType(binding.type, TEXT_MODULE);
      case 'defined':
        return this.found(TEXT_MODULE, binding.name);
      case 'import':
        return binding.fact.name === undefined
          ? [{ is: 'module', name: binding.fact.module }]
          : this.found(binding.fact.module, binding.fact.name);
      case 'entered':
        return this.each(binding.node, (value) => {
          const enter = meanings.attribute(value, '__enter__');
          if (enter.is !== 'found' || enter.value === null) return null;
          return join(enter.value.map((method) => meanings.call(method)));
        });
    }
  }

  private found(module: string, name: string): Values {
    const found = this.given.meanings.library.nameIn(module, name);
    return found.is === 'found' ? this.given.meanings.ofThing(found.value) : null;
  }

  /**
   * Maps each possible value of an expression; skips `None`, because code that uses the value has checked it
   * before.
   */
  private each(node: PythonNode | null, of: (value: Value) => Values): Values {
    const values = node && this.values(node);
    return values && join(values.filter(({ is }) => is !== 'none').map(of));
  }

  private instance(type: string): Values {
    const found = this.found('builtins', type)?.[0];
    return found?.is === 'class' ? [{ is: 'instance', type: found.type, isExact: true }] : null;
  }

  private slice(node: PythonNode | null): string {
    return node === null ? '' : this.given.text.slice(node.start, node.end);
  }
}

/** Null as soon as one is null; empty for no values. */
function join(all: Values[]): Values {
  const values: Value[] = [];
  for (const some of all) {
    if (some === null) return null;
    values.push(...some);
  }
  return values;
}

function isSame(one: Value, other: Value): boolean {
  if (one.is === 'module') return other.is === 'module' && one.name === other.name;
  if (one.is === 'class' || one.is === 'instance')
    return other.is === one.is && other.type.fact === one.type.fact;
  if (one.is === 'function') return other.is === 'function' && other.fact === one.fact;
  return one.is === 'none' && other.is === 'none';
}
