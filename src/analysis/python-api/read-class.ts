import { type Branch, Declarations } from './declarations.ts';
import type { ClassFact } from './facts.ts';
import { lastWord, readFunction } from './read-function.ts';
import { readValue } from './read-value.ts';
import { fieldOf, type PythonNode, undecorated } from './syntax.ts';

/** Class decorators that add no members; any other may add anything. */
const HARMLESS = new Set([
  'dataclass',
  'final',
  'total_ordering',
  'set_module',
  'runtime_checkable',
  'deprecated',
  'type_check_only',
  'doc',
  'disjoint_base',
  // SQLAlchemy: registers the class for inspection.
  '_self_inspects',
]);
/** Methods that restore state: assignments in them say nothing about members. */
const RESTORING =
  /^__(setstate|getstate|reduce|reduce_ex|copy|deepcopy|setattr|delattr|getattr|getattribute)__$/;

/** Reads the members that a `class` statement declares. */
export function readClass(definition: PythonNode, decorators: PythonNode[], text: string): ClassFact {
  const slice = (node: PythonNode | null) => (node === null ? '' : text.slice(node.start, node.end));
  const reader = new ClassReader(text);
  const body = fieldOf(definition, 'body');
  if (body !== null) reader.block(body, 'always');
  const { bases, metaclass } = parents(fieldOf(definition, 'superclasses'), slice);
  const words = decorators.map((node) => lastWord(slice(node)));
  const stranger = words.find((word) => !HARMLESS.has(word));
  const open = reader.open ?? (stranger === undefined ? null : `its decorator ${stranger} may add to it`);
  const members = reader.declarations.names;
  const perhaps = [...reader.perhaps].filter((name) => !(name in members)).sort();
  return {
    is: 'class',
    bases,
    ...(metaclass === null ? {} : { metaclass }),
    members,
    ...(perhaps.length > 0 ? { perhaps } : {}),
    ...(SETS_OF_CLASS.test(slice(body)) ? { isCompleted: true as const } : {}),
    ...(reader.hasDynamicAttributes ? { hasDynamicAttributes: true as const } : {}),
    ...(open === null ? {} : { open }),
    ...(words.includes('dataclass') ? { isDataclass: true as const } : {}),
  };
}

function parents(list: PythonNode | null, slice: (node: PythonNode | null) => string) {
  const bases: string[] = [];
  let metaclass: string | null = null;
  for (const node of list?.children ?? []) {
    const isMetaclass = node.type === 'keyword_argument' && slice(fieldOf(node, 'name')) === 'metaclass';
    if (isMetaclass) metaclass = slice(fieldOf(node, 'value'));
    else if (node.type !== 'keyword_argument') bases.push(slice(node).replace(/\s+/g, ' '));
  }
  return { bases, metaclass };
}

class ClassReader {
  readonly declarations = new Declarations();
  readonly perhaps = new Set<string>();
  hasDynamicAttributes = false;
  open: string | null = null;

  constructor(private readonly text: string) {}

  block(block: PythonNode, branch: Branch): void {
    for (const statement of block.children) this.statement(statement, branch);
  }

  private statement(node: PythonNode, branch: Branch): void {
    const { definition, decorators } = undecorated(node);
    switch (definition.type) {
      case 'function_definition':
        this.method(definition, decorators, branch);
        return;
      case 'class_definition': {
        const name = this.slice(fieldOf(definition, 'name'));
        this.declarations.add(name, readClass(definition, decorators, this.text), branch);
        return;
      }
      case 'expression_statement':
        this.expression(definition, branch);
        return;
      case 'if_statement':
        this.condition(definition, branch);
        return;
      case 'import_from_statement':
      case 'import_statement':
      case 'for_statement':
      case 'while_statement':
      case 'with_statement':
      case 'try_statement':
        this.open = `a ${definition.type.replace('_', ' ')} in its body may add to it`;
        return;
    }
  }

  private method(definition: PythonNode, decorators: PythonNode[], branch: Branch): void {
    const { name, fact, isOverload, isSetter } = readFunction(definition, decorators, this.text);
    const isDynamic = name === '__getattr__' || name === '__getattribute__';
    if (isDynamic && branch !== 'typing') this.hasDynamicAttributes = true;
    if (!RESTORING.test(name)) this.assigned(this.slice(fieldOf(definition, 'body')));
    if (isOverload) this.declarations.addOverload(name, fact);
    else if (!isSetter && !this.declarations.addImplementation(name, fact))
      this.declarations.add(name, fact, branch);
  }

  private expression(statement: PythonNode, branch: Branch): void {
    const [expression] = statement.children;
    if (expression?.type !== 'assignment') {
      if (expression?.type === 'call' && /^(exec|vars|locals)\b/.test(this.slice(expression)))
        this.open = 'its body runs code that may add to it';
      return;
    }
    const value = readValue(expression, this.text);
    for (const name of value.names) {
      if (name === '__getattr__') this.hasDynamicAttributes = true;
      this.declarations.add(name, value.fact, branch);
    }
    if (/^(vars|locals)\(\)/.test(this.slice(expression)))
      this.open = 'its body runs code that may add to it';
  }

  private condition(node: PythonNode, branch: Branch): void {
    const condition = this.slice(fieldOf(node, 'condition'));
    const isTyping = /^(\w+\.)?TYPE_CHECKING$/.test(condition);
    // Names that a library hides from type checkers are not part of its API.
    const isHidden = /^not (\w+\.)?TYPE_CHECKING$/.test(condition);
    const inner = branch === 'typing' || isTyping || isHidden ? 'typing' : 'sometimes';
    for (const child of node.children) {
      if (child.type === 'block') this.block(child, inner);
      for (const block of child.children) if (block.type === 'block') this.block(block, 'sometimes');
    }
  }

  /** Names that a method's body assigns to its object. */
  private assigned(body: string): void {
    for (const [, owner = '', name = '', annotation] of body.matchAll(ASSIGNED)) {
      if (owner === 'self') this.ownValue(name, annotation);
      else this.perhaps.add(name);
    }
    for (const [, name = ''] of body.matchAll(LISTED)) this.perhaps.add(name);
    for (const [, name = ''] of body.matchAll(SET_BY_NAME)) this.perhaps.add(name);
    if (SET_BY_VALUE.test(body)) this.hasDynamicAttributes = true;
  }

  /** An assignment to the attribute adds nothing if the class declares it elsewhere. */
  private ownValue(name: string, annotation: string | undefined): void {
    const old = this.declarations.names[name];
    if (old !== undefined && (old.is !== 'value' || old.annotation !== undefined)) return;
    const fact = {
      is: 'value' as const,
      ...(annotation === undefined ? {} : { annotation: annotation.trim() }),
    };
    this.declarations.add(name, fact, 'always');
  }

  private slice(node: PythonNode | null): string {
    return node === null ? '' : this.text.slice(node.start, node.end);
  }
}

/** A class method that creates members. */
const SETS_OF_CLASS = /\bsetattr\(\s*(?:cls|klass)\b/;
const ASSIGNED = /\b([A-Za-z_]\w*)\.([A-Za-z_]\w*)(?:[ \t]*:[ \t]*([^=\n]{1,200}?))?[ \t]*=(?!=)/g;
/** `self.a, self.b = ...` and `for self.a in ...`. */
const LISTED = /\bself\.([A-Za-z_]\w*)[ \t]*(?:,|in\b|\))/g;
const SET_BY_NAME = /\bsetattr(?:__)?\(\s*\w+\s*,\s*["'](\w+)["']/g;
const SET_BY_VALUE =
  /\bsetattr(?:__)?\(\s*self\s*,\s*(?!["'\s])|\bself\.__dict__\s*(?:\.(?:update|setdefault)\b|\[[^\]]*\]\s*=|=)|\bvars\(self\)/;
