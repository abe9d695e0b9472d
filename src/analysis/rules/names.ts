import type { SyntaxNode, SyntaxTree } from '../syntax/syntax-node.ts';
import { unwrap } from './rule-tree.ts';

/** The identifiers of all grammars. */
const IDENTIFIERS = new Set([
  'identifier',
  'property_identifier',
  'private_property_identifier',
  'shorthand_property_identifier',
  'shorthand_property_identifier_pattern',
  'type_identifier',
  'this',
]);

/** Nodes that give names a meaning. */
const GIVERS = ['import_from_statement', 'import_statement', 'assignment'];
const LITERALS = new Set(['string', 'template_string', 'integer', 'float', 'number', 'true', 'false']);

/** Whether a node is a single name. */
export function isIdentifier({ type }: Pick<SyntaxNode, 'type'>): boolean {
  return IDENTIFIERS.has(type);
}

/** The meaning of names in one file, by its imports, `require` calls and assignments; scopes are not told apart. */
export class Names {
  private readonly imports = new Map<string, string>();
  private readonly assigned = new Map<string, SyntaxNode | null>();

  constructor(tree: SyntaxTree) {
    for (const node of tree.nodesOf(...GIVERS)) {
      if (node.type === 'import_from_statement') this.addFromImport(node);
      else if (node.type === 'import_statement') this.addImport(node);
      else if (node.type === 'assignment') this.addAssignment(node);
    }
  }

  /** Local names and the full names they refer to. */
  get aliases(): ReadonlyMap<string, string> {
    return this.imports;
  }

  /** The full name that an expression refers to (`sp.run` -> `subprocess.run`), or null when it is not a plain name. */
  resolve(node: SyntaxNode): string | null {
    const inner = unwrap(node);
    if (isIdentifier(inner)) {
      const name = inner.text;
      return this.imports.get(name) ?? name;
    }
    if (inner.type === 'call') return this.requiredModule(inner);
    if (inner.type !== 'attribute') return null;
    const object = inner.childWith('object');
    const attribute = inner.childWith('attribute');
    const prefix = object === null ? null : this.resolve(object);
    return prefix === null || attribute === null ? null : `${prefix}.${attribute.text}`;
  }

  /** The literal value of a variable that is assigned exactly once; otherwise null. */
  constant(node: SyntaxNode): SyntaxNode | null {
    return isIdentifier(node) ? (this.assigned.get(node.text) ?? null) : null;
  }

  /** `require('node:fs/promises')` -> `fs.promises`. */
  private requiredModule(call: SyntaxNode): string | null {
    const callee = call.childWith('function');
    const first = call.childWith('arguments')?.children[0];
    if (callee === null || callee.text !== 'require' || first?.type !== 'string') return null;
    return moduleName(first.text);
  }

  private addFromImport(node: SyntaxNode): void {
    const source = node.childWith('module_name');
    if (source === null) return;
    const items = node.children.filter(({ field }) => field === 'name');
    this.addItems(items, source.text);
  }

  /** Python's `import a.b as c`, and every form of JavaScript's. */
  private addImport(node: SyntaxNode): void {
    const source = node.childWith('source');
    const clauses = node.children.filter(({ type }) => type === 'import_clause');
    if (source === null) this.addAliases(node.children);
    else for (const clause of clauses) this.addClause(clause, moduleName(source.text));
  }

  /** `import a.b` introduces no new name; `import a.b as c` does. */
  private addAliases(items: readonly SyntaxNode[]): void {
    for (const item of items) {
      const name = item.childWith('name');
      const alias = item.childWith('alias');
      if (name !== null && alias !== null) this.imports.set(alias.text, name.text);
    }
  }

  private addClause(clause: SyntaxNode, from: string): void {
    for (const part of clause.children) {
      if (part.type === 'identifier') this.imports.set(part.text, from);
      else if (part.type !== 'namespace_import') this.addItems(part.children, from);
      else for (const child of part.children) this.imports.set(child.text, from);
    }
  }

  private addItems(items: readonly SyntaxNode[], from: string): void {
    for (const item of items) {
      const name = item.childWith('name') ?? item;
      const local = item.childWith('alias') ?? name;
      this.imports.set(local.text, `${from}.${name.text}`);
    }
  }

  private addAssignment(node: SyntaxNode): void {
    const left = node.childWith('left');
    const right = node.childWith('right');
    if (left === null || right === null) return;
    const value = unwrap(right);
    if (isIdentifier(left)) {
      const name = left.text;
      const isConstant = LITERALS.has(value.type) && !this.assigned.has(name);
      this.assigned.set(name, isConstant ? value : null);
    }
    const from = this.importedBy(value);
    if (from === null) return;
    if (isIdentifier(left)) this.imports.set(left.text, from);
    if (left.type !== 'object_pattern') return;
    for (const item of left.children) {
      const key = item.childWith('key') ?? item;
      const local = item.childWith('value') ?? item;
      this.imports.set(local.text, `${from}.${key.text}`);
    }
  }

  /** `require('a')`, `require('a').b`, and `promisify(f)`, which readers treat as `f`. */
  private importedBy(value: SyntaxNode): string | null {
    const source = value.type === 'await_expression' ? (value.children[0] ?? value) : value;
    if (source.type === 'attribute' && source.text.startsWith('require(')) return this.resolve(source);
    if (source.type !== 'call') return null;
    const callee = source.childWith('function');
    const first = source.childWith('arguments')?.children[0];
    const isPromisify = callee !== null && this.resolve(callee) === 'util.promisify';
    return isPromisify && first !== undefined ? this.resolve(first) : this.requiredModule(source);
  }
}

function moduleName(quoted: string): string {
  const name = quoted.slice(1, -1).replace(/^node:/, '');
  return name.startsWith('@') ? name : name.replaceAll('/', '.');
}
