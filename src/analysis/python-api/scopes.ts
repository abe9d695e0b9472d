import type { ImportFact } from './facts.ts';
import { importsIn, TEXT_MODULE } from './imports.ts';
import { namesIn } from './read-value.ts';
import { descendants, fieldOf, type PythonNode } from './syntax.ts';

/** The origin of a name's value. `opaque`: a value that is not followed. */
export type Binding =
  | { is: 'expression'; node: PythonNode; scope: Scope }
  | { is: 'entered'; node: PythonNode; scope: Scope }
  | { is: 'annotated'; type: string }
  | { is: 'import'; fact: ImportFact }
  | { is: 'defined'; name: string }
  | { is: 'opaque' };

export type Scope = {
  kind: 'module' | 'function' | 'class' | 'inner';
  parent: Scope | null;
  names: Map<string, Binding[]>;
};

export type Scopes = {
  module: Scope;
  /** The scope of a node. */
  of(node: PythonNode): Scope;
  /** `self.name` by class body: its values from anywhere in the class. */
  ownValues: Map<PythonNode, Map<string, Binding[]>>;
};

const OPAQUE: Binding = { is: 'opaque' };
const PLACE = { module: TEXT_MODULE, isPackage: false };

/** Every name that a text binds, by scope. */
export function readScopes(root: PythonNode, text: string): Scopes {
  return new ScopeReader(text).read(root);
}

class ScopeReader {
  private readonly scopes = new Map<PythonNode, Scope>();
  private readonly ownValues = new Map<PythonNode, Map<string, Binding[]>>();

  constructor(private readonly text: string) {}

  read(root: PythonNode): Scopes {
    const module: Scope = { kind: 'module', parent: null, names: new Map() };
    this.scopes.set(root, module);
    this.visit(root, module);
    const of = (node: PythonNode): Scope => {
      for (let at: PythonNode | null = node; at !== null; at = at.parent) {
        const scope = this.scopes.get(at);
        if (scope !== undefined) return scope;
      }
      return module;
    };
    return { module, of, ownValues: this.ownValues };
  }

  private visit(node: PythonNode, scope: Scope): void {
    for (const child of node.children) this.statement(child, scope);
  }

  private statement(node: PythonNode, scope: Scope): void {
    switch (node.type) {
      case 'function_definition':
        this.define(node, scope);
        return;
      case 'class_definition': {
        this.bind(
          scope,
          this.slice(fieldOf(node, 'name')),
          definedIn(scope, this.slice(fieldOf(node, 'name'))),
        );
        const superclasses = fieldOf(node, 'superclasses');
        if (superclasses !== null) this.visit(superclasses, scope);
        this.open(fieldOf(node, 'body'), 'class', scope);
        return;
      }
      case 'lambda':
      case 'list_comprehension':
      case 'set_comprehension':
      case 'dictionary_comprehension':
      case 'generator_expression': {
        const inner = this.child(node, 'inner', scope);
        for (const part of descendants(node))
          if (part.field === 'left' || part.type === 'lambda_parameters') this.bindAll(inner, part, OPAQUE);
        this.visit(node, inner);
        return;
      }
      case 'import_statement':
      case 'import_from_statement':
        for (const { bound, fact, star } of importsIn(node, this.text, PLACE))
          this.bind(scope, star === null ? bound : '*', { is: 'import', fact });
        return;
      case 'global_statement':
      case 'nonlocal_statement':
        this.share(node, scope);
        return;
      default:
        this.bindings(node, scope);
        this.visit(node, scope);
    }
  }

  /** The names that other statements and expressions bind. */
  private bindings(node: PythonNode, scope: Scope): void {
    const left = fieldOf(node, 'left');
    const right = fieldOf(node, 'right');
    switch (node.type) {
      case 'assignment':
        this.assign(node, scope);
        return;
      case 'augmented_assignment':
      case 'for_statement':
      case 'type_alias_statement':
        this.bindAll(scope, left, OPAQUE);
        return;
      case 'named_expression': {
        const value = fieldOf(node, 'value');
        const binding: Binding = value === null ? OPAQUE : { is: 'expression', node: value, scope };
        this.bindAll(outside(scope), fieldOf(node, 'name'), binding);
        return;
      }
      case 'as_pattern': {
        const target =
          node.children.find(({ type }) => type === 'as_pattern_target') ?? node.children[1] ?? null;
        const [value] = node.children;
        const isWith = node.parent?.type === 'with_item' && value !== undefined && isName(target);
        const binding: Binding = isWith ? { is: 'entered', node: value, scope } : OPAQUE;
        this.bindAll(scope, target, binding);
        return;
      }
      case 'case_clause':
        for (const part of descendants(node))
          if (part.type === 'dotted_name' || part.type === 'identifier') this.bindAll(scope, part, OPAQUE);
        return;
      case 'except_clause':
        this.bindAll(scope, right ?? fieldOf(node, 'alias'), OPAQUE);
        return;
    }
  }

  private assign(node: PythonNode, scope: Scope): void {
    const left = fieldOf(node, 'left');
    const type = fieldOf(node, 'type');
    const right = lastRight(node);
    const binding: Binding =
      type !== null
        ? { is: 'annotated', type: this.slice(type) }
        : right === null
          ? OPAQUE
          : { is: 'expression', node: right, scope };
    if (left?.type === 'identifier') this.bind(scope, this.slice(left), binding);
    else if (left?.type === 'attribute') this.assignOwn(left, binding);
    else this.bindAll(scope, left, OPAQUE);
  }

  /** `self.name = ...` in a method. */
  private assignOwn(left: PythonNode, binding: Binding): void {
    const body = classOf(left);
    if (body === null || this.slice(fieldOf(left, 'object')) !== 'self') return;
    const names = this.ownValues.get(body) ?? new Map<string, Binding[]>();
    this.ownValues.set(body, names);
    const name = this.slice(fieldOf(left, 'attribute'));
    const bindings = names.get(name);
    if (bindings === undefined) names.set(name, [binding]);
    else bindings.push(binding);
  }

  private define(node: PythonNode, scope: Scope): void {
    const name = this.slice(fieldOf(node, 'name'));
    this.bind(scope, name, definedIn(scope, name));
    const inner = this.open(fieldOf(node, 'body'), 'function', scope);
    const parameters = fieldOf(node, 'parameters');
    if (parameters === null || inner === null) return;
    this.scopes.set(parameters, scope);
    this.visit(parameters, scope);
    for (const parameter of parameters.children) this.parameter(parameter, inner);
  }

  private parameter(node: PythonNode, scope: Scope): void {
    const type = fieldOf(node, 'type');
    const target = /default/.test(node.type)
      ? fieldOf(node, 'name')
      : node.type === 'identifier'
        ? node
        : (node.children[0] ?? null);
    const isPlain = target?.type === 'identifier';
    this.bindAll(
      scope,
      target,
      type !== null && isPlain ? { is: 'annotated', type: this.slice(type) } : OPAQUE,
    );
  }

  private open(body: PythonNode | null, kind: Scope['kind'], parent: Scope): Scope | null {
    if (body === null) return null;
    const scope = this.child(body, kind, parent);
    this.visit(body, scope);
    return scope;
  }

  private child(node: PythonNode, kind: Scope['kind'], parent: Scope): Scope {
    const scope: Scope = { kind, parent, names: new Map() };
    this.scopes.set(node, scope);
    return scope;
  }

  /** A name that several functions assign is not followed in any of them. */
  private share(node: PythonNode, scope: Scope): void {
    for (let at: Scope | null = scope; at !== null; at = at.parent) this.bindAll(at, node, OPAQUE);
  }

  private bindAll(scope: Scope, target: PythonNode | null, binding: Binding): void {
    const names = namesIn(target, this.text);
    for (const name of names) this.bind(scope, name, names.length > 1 ? OPAQUE : binding);
  }

  private bind(scope: Scope, name: string, binding: Binding): void {
    const bindings = scope.names.get(name);
    if (bindings === undefined) scope.names.set(name, [binding]);
    else bindings.push(binding);
  }

  private slice(node: PythonNode | null): string {
    return node === null ? '' : this.text.slice(node.start, node.end);
  }
}

/** Only definitions at the top level of a text are listed with it. */
function definedIn(scope: Scope, name: string): Binding {
  return scope.kind === 'module' ? { is: 'defined', name } : OPAQUE;
}

/** Skips comprehensions, in which `:=` does not bind. */
function outside(scope: Scope): Scope {
  return scope.kind === 'inner' && scope.parent !== null ? outside(scope.parent) : scope;
}

function isName(node: PythonNode | null): boolean {
  const [only] = node?.children ?? [];
  return node?.type === 'identifier' || (node?.children.length === 1 && only?.type === 'identifier');
}

/** `a = b = value`. */
function lastRight(assignment: PythonNode): PythonNode | null {
  const right = fieldOf(assignment, 'right');
  return right?.type === 'assignment' ? lastRight(right) : right;
}

/** The body of the class that contains a node. */
export function classOf(node: PythonNode): PythonNode | null {
  for (let at: PythonNode | null = node; at !== null; at = at.parent)
    if (at.parent?.type === 'class_definition' && at.field === 'body') return at;
  return null;
}
