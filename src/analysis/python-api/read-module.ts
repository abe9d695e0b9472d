import { MAX_API_LOOSE_NAMES } from '../../config/limits.ts';
import { type Branch, Declarations } from './declarations.ts';
import type { ModuleFacts } from './facts.ts';
import { type ImportingModule, importsIn } from './imports.ts';
import { readClass } from './read-class.ts';
import { readFunction } from './read-function.ts';
import { namesIn, readValue } from './read-value.ts';
import { descendants, fieldOf, type PythonNode, stringIn, undecorated } from './syntax.ts';

/** The facts of one module, and the names that its code may add to classes at run time. */
export type ReadModule = { facts: ModuleFacts; loose: string[] };

/** Reads the declarations of a module, all branches together. `root` may have closed function bodies. */
export function readModule(root: PythonNode, text: string, place: ImportingModule): ReadModule {
  const reader = new ModuleReader(text, place);
  reader.block(root, 'always');
  return { facts: reader.facts(), loose: looseNames(text) };
}

class ModuleReader {
  private readonly declarations = new Declarations();
  private readonly stars = new Set<string>();
  private all: string[] | null = null;
  private isAllKnown = true;
  private getattr: string | null = null;

  constructor(
    private readonly text: string,
    private readonly place: ImportingModule,
  ) {}

  facts(): ModuleFacts {
    for (const [, ...words] of this.text.matchAll(COMPLETED)) {
      const fact = this.declarations.names[words.find((word) => word !== undefined) ?? ''];
      if (fact?.is === 'class') fact.isCompleted = true;
    }
    // Names that `__getattr__` caches for itself are not new names.
    const code = this.getattr === null ? this.text : this.text.replace(this.getattr, '');
    const open = OPENING.test(code) ? 'its names are made while it runs' : openGetattr(this.getattr);
    return {
      names: this.declarations.names,
      stars: [...this.stars],
      ...(this.all !== null && this.isAllKnown ? { all: this.all } : {}),
      ...(this.getattr !== null && open === null ? { perhaps: wordsIn(this.text) } : {}),
      ...(open === null ? {} : { open }),
    };
  }

  block(block: PythonNode, branch: Branch): void {
    for (const statement of block.children) this.statement(statement, branch);
  }

  private statement(node: PythonNode, branch: Branch): void {
    const { definition, decorators } = undecorated(node);
    switch (definition.type) {
      case 'import_statement':
      case 'import_from_statement':
        this.imports(definition, branch);
        return;
      case 'expression_statement':
        for (const expression of definition.children) this.expression(expression, branch);
        return;
      case 'function_definition':
        this.define(definition, decorators, branch);
        return;
      case 'class_definition': {
        const name = this.slice(fieldOf(definition, 'name'));
        this.declarations.add(name, readClass(definition, decorators, this.text), branch);
        return;
      }
      case 'type_alias_statement':
        this.typeAlias(definition, branch);
        return;
      default:
        this.compound(definition, branch);
        return;
    }
  }

  private imports(statement: PythonNode, branch: Branch): void {
    for (const { bound, fact, star } of importsIn(statement, this.text, this.place)) {
      if (star !== null) this.stars.add(star);
      else this.declarations.add(bound, fact, branch);
    }
  }

  private expression(node: PythonNode, branch: Branch): void {
    if (/^(assignment|augmented_assignment)$/.test(node.type)) {
      const { names, fact } = readValue(node, this.text);
      if (names.includes('__all__')) this.readAll(node);
      for (const name of names) this.declarations.add(name, fact, branch);
    } else if (/^__all__\s*\./.test(this.slice(node))) this.isAllKnown = false;
  }

  private readAll(assignment: PythonNode): void {
    const right = fieldOf(assignment, 'right');
    const items = /^(list|tuple)$/.test(right?.type ?? '') ? (right?.children ?? []) : null;
    const names = (items ?? []).map((item) => stringIn(item, this.text));
    if (items === null || names.includes(null)) this.isAllKnown = false;
    this.all = [...(this.all ?? []), ...names.filter((name) => name !== null)];
  }

  private define(definition: PythonNode, decorators: PythonNode[], branch: Branch): void {
    const { name, fact, isOverload } = readFunction(definition, decorators, this.text);
    if (name === '__getattr__') this.getattr = this.slice(definition);
    if (isOverload) this.declarations.addOverload(name, fact);
    else if (!this.declarations.addImplementation(name, fact)) this.declarations.add(name, fact, branch);
  }

  private typeAlias(node: PythonNode, branch: Branch): void {
    const [left, right] = node.children.map((child) => this.slice(child));
    const name = /^\w+/.exec(left ?? '')?.[0];
    if (name !== undefined) this.declarations.add(name, { is: 'value', alias: right ?? '' }, branch);
  }

  /** `if`, `try`, `with`, loops: their blocks, and the names that their headers bind. */
  private compound(node: PythonNode, branch: Branch): void {
    const condition = node.type === 'if_statement' ? this.slice(fieldOf(node, 'condition')) : '';
    const isTyping = /^(\w+\.)?TYPE_CHECKING$/.test(condition);
    const inner: Branch = branch === 'typing' || isTyping ? 'typing' : 'sometimes';
    for (const child of node.children) {
      if (child.type === 'block') this.block(child, inner);
      else if (child.field === 'left') this.bind(child, inner);
      else if (child.type === 'with_clause') this.bindTargets(child, inner);
      else if (child.type.endsWith('_clause'))
        this.compound(child, branch === 'typing' ? branch : 'sometimes');
    }
  }

  private bindTargets(clause: PythonNode, branch: Branch): void {
    for (const target of descendants(clause))
      if (target.type === 'as_pattern_target') this.bind(target, branch);
  }

  private bind(target: PythonNode, branch: Branch): void {
    for (const name of namesIn(target, this.text)) this.declarations.add(name, { is: 'value' }, branch);
  }

  private slice(node: PythonNode | null): string {
    return node === null ? '' : this.text.slice(node.start, node.end);
  }
}

/** Code that may add members to a class: `complete(Class)`, `Class.complete()`, `setattr(Class, ...)`. */
const COMPLETED = /^(?:[a-z_][\w.]*\(\s*(\w+)\s*[,)]|([A-Z]\w*)\.\w+\(|\s+setattr\((\w+))/gm;

/** Ways to create names of a module that cannot be followed by reading. */
const OPENING =
  /\b(?:globals|locals|vars)\(\)(?:\.(?:update|setdefault)\b|\[[^\]\n]+\]\s*=(?!=))|\bsys\.modules\[__name__\](?:\.__class__)?\s*=(?!=)|\bsetattr\(\s*(?:sys\.modules\[|_?this_?module)|^exec\(/m;

/** Why a module's `__getattr__` may answer any name; null when it answers only names in its text. */
function openGetattr(definition: string | null): string | null {
  if (definition === null) return null;
  const name = /\(\s*(\w+)/.exec(definition)?.[1] ?? 'name';
  const tested = new RegExp(
    `\\.get\\(\\s*${name}\\b|\\b${name}\\s+(?:not\\s+)?in\\b|\\[\\s*${name}\\s*\\]|\\b${name}\\s*==|match\\s+${name}\\b`,
  );
  const passedOn = new RegExp(`\\bgetattr\\([^()]*,\\s*${name}\\b|\\bimport_module\\(|__import__`);
  if (tested.test(definition)) return null;
  return passedOn.test(definition) || !/\braise\s+AttributeError\b/.test(definition)
    ? 'it answers to names by a function'
    : null;
}

/** `setattr` on a class with a computed name. */
const SETS_BY_VALUE = /\bsetattr\(\s*(?:cls|klass|\w*class_?|typ|[A-Z]\w*)\s*,\s*(?!["'\s])/;
const SETS_BY_NAME = /\bsetattr\(\s*[\w.]+\s*,\s*["'](\w+)["']/g;
/** `Class.name = ...`. */
const MEMBER_SET = /^[ \t]*[A-Z]\w*\.([A-Za-z_]\w*)[ \t]*=(?!=)/gm;

function looseNames(text: string): string[] {
  const names = [...text.matchAll(MEMBER_SET), ...text.matchAll(SETS_BY_NAME)].map(([, name = '']) => name);
  if (!SETS_BY_VALUE.test(text)) return names;
  const keywords = [...text.matchAll(/[(,]\s*([A-Za-z_]\w*)=(?!=)/g)].map(([, name = '']) => name);
  return [...names, ...wordsIn(text), ...keywords].slice(0, MAX_API_LOOSE_NAMES);
}

/** Strings of a text that could be names. */
function wordsIn(text: string): string[] {
  return [...new Set([...text.matchAll(/(["'])([A-Za-z_]\w{0,79})\1/g)].map(([, , word = '']) => word))];
}
