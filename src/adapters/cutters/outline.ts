import type { Node } from 'web-tree-sitter';
import type { SymbolKind } from '../../contract/source-code.ts';
import type { OutlineLanguage } from './outline-languages.ts';

/** Definitions of one file, and nesting levels of definitions. */
const MAX_SYMBOLS_PER_FILE = 8_000;
const MAX_SYMBOL_DEPTH = 8;
const MAX_CHUNK_SIGNATURE_CHARACTERS = 240;
const MAX_DOC_CHARACTERS = 400;
const MAX_SYMBOL_CHARACTERS = 200;

/**
 * A definition of a file and those inside it. Offsets in UTF-16 code units; `start` includes its decorators
 * and the comment above it.
 */
export type Definition = {
  name: string;
  qualified: string;
  kind: SymbolKind;
  signature: string;
  doc: string;
  start: number;
  end: number;
  /** Where its own first line begins: after the comment above it. */
  head: number;
  /** Where its body begins; null if it has none. */
  body: number | null;
  inner: Definition[];
};

/** Wrappers that belong to the single definition inside them. */
const TIGHT =
  /^(?:export_statement|decorated_definition|ambient_declaration|template_declaration|type_declaration|expression_statement)$/;
const FUNCTION_VALUE = /^(?:arrow_function|function_expression|function|generator_function)$/;
/** Kinds whose bodies contain further definitions. */
const HOLDS_DEFINITIONS: ReadonlySet<SymbolKind> = new Set(['class', 'interface', 'module']);

/** The fields of a declarator with its name and its value. */
const TARGET_FIELDS: Record<string, string> = { variable_declarator: 'name', assignment: 'left' };
const VALUE_FIELDS: Record<string, string> = { variable_declarator: 'value', assignment: 'right' };

type Scope = { prefix: string; isClass: boolean; depth: number };

/** Finds the definitions in a syntax tree, down to methods; those inside functions are left out. */
export class Outliner {
  private count = 0;

  constructor(
    private readonly text: string,
    private readonly language: OutlineLanguage,
  ) {}

  outline(root: Node): Definition[] {
    return this.collect(root, { prefix: '', isClass: false, depth: 0 });
  }

  private collect(parent: Node, scope: Scope): Definition[] {
    const found: Definition[] = [];
    if (scope.depth > MAX_SYMBOL_DEPTH) return found;
    let comment: number | null = null;
    let before: Node | null = null;
    for (const node of parent.namedChildren) {
      if (this.count >= MAX_SYMBOLS_PER_FILE) break;
      const isAttached = before === null || !this.hasBlankLine(before.endIndex, node.startIndex);
      if (!isAttached) comment = null;
      before = node;
      if (node.type.includes('comment')) {
        comment ??= this.lineStart(node.startIndex);
        continue;
      }
      for (const definition of this.visit(node, scope)) {
        if (comment !== null && comment < definition.start && found.at(-1) !== definition) {
          definition.doc ||= cleanComment(this.text.slice(comment, definition.start));
          definition.start = comment;
          comment = null;
        }
        found.push(definition);
      }
      comment = null;
    }
    return found;
  }

  private visit(node: Node, scope: Scope): Definition[] {
    const kind = this.language.definitions[node.type];
    if (kind !== undefined) return this.define(node, kind, scope);
    if (this.language.variables.has(node.type)) {
      const variables = scope.isClass ? [] : this.variables(node, scope);
      if (variables.length > 0) return variables;
    }
    if (!this.language.wrappers.has(node.type)) return [];
    const inner = this.collect(node, { ...scope, depth: scope.depth + 1 });
    const [only] = inner;
    if (only !== undefined && inner.length === 1 && TIGHT.test(node.type)) {
      only.start = Math.min(only.start, this.lineStart(node.startIndex));
      only.end = Math.max(only.end, node.endIndex);
    }
    return inner;
  }

  private define(node: Node, kind: SymbolKind, scope: Scope): Definition[] {
    const body = node.childForFieldName('body');
    // A mere use of a struct does not define it.
    if (body === null && node.type.endsWith('_specifier')) return [];
    const name = nameOf(node, this.text);
    if (name === null) return body === null ? [] : this.collect(body, { ...scope, depth: scope.depth + 1 });
    const ownKind = kind === 'function' && scope.isClass ? 'method' : kind;
    const receiver = node.childForFieldName('receiver');
    const owner = receiver === null ? '' : `${/[\w]+(?=[^\w]*$)/.exec(this.textOf(receiver))?.[0] ?? ''}.`;
    return [
      this.definition(node, { name, kind: ownKind, body, prefix: scope.prefix + owner, depth: scope.depth }),
    ];
  }

  private definition(
    node: Node,
    about: { name: string; kind: SymbolKind; body: Node | null; prefix: string; depth: number },
  ): Definition {
    this.count += 1;
    const { name, kind, body, prefix, depth } = about;
    const qualified = (prefix + name).slice(-MAX_SYMBOL_CHARACTERS);
    const isClass = kind === 'class' || kind === 'interface';
    const holder = HOLDS_DEFINITIONS.has(kind) ? (body ?? node) : null;
    const inner =
      holder === null ? [] : this.collect(holder, { prefix: `${qualified}.`, isClass, depth: depth + 1 });
    return {
      name: name.slice(0, MAX_SYMBOL_CHARACTERS),
      qualified,
      kind,
      signature: this.signature(node, body),
      doc: body === null ? '' : this.docstring(body),
      start: this.lineStart(node.startIndex),
      end: node.endIndex,
      head: node.startIndex,
      body: body?.startIndex ?? null,
      inner,
    };
  }

  /** `const a = 1, b = () => {}` and `A = 1`. */
  private variables(node: Node, scope: Scope): Definition[] {
    return node.namedChildren.flatMap((child) => {
      const target = child.childForFieldName(TARGET_FIELDS[child.type] ?? '');
      if (target?.type !== 'identifier') return [];
      const value = child.childForFieldName(VALUE_FIELDS[child.type] ?? '');
      const body = value?.childForFieldName('body') ?? null;
      const kind = kindOfValue(value?.type ?? '');
      const about = { name: this.textOf(target), kind, body, prefix: scope.prefix, depth: scope.depth };
      return [this.definition(node.namedChildCount === 1 ? node : child, about)];
    });
  }

  private signature(node: Node, body: Node | null): string {
    const end = body === null ? node.endIndex : body.startIndex;
    const head = this.text.slice(
      node.startIndex,
      Math.min(end, node.startIndex + MAX_CHUNK_SIGNATURE_CHARACTERS * 4),
    );
    const line = body === null ? (head.split('\n', 2)[0] ?? '') : head;
    return line
      .replace(/\s+/g, ' ')
      .replace(/([([]) /g, '$1')
      .replace(/,? ([)\]])/g, '$1')
      .replace(/(?: ?(?:=>|[:{=]))* ?$/, '')
      .slice(0, MAX_CHUNK_SIGNATURE_CHARACTERS);
  }

  /** Python's docstring: a string at the start of a body. */
  private docstring(body: Node): string {
    if (body.type !== 'block') return '';
    const first = body.firstNamedChild;
    const string = first?.type === 'expression_statement' ? first.firstNamedChild : first;
    if (string?.type !== 'string') return '';
    const quoted = this.text.slice(
      string.startIndex,
      Math.min(string.endIndex, string.startIndex + MAX_DOC_CHARACTERS * 2),
    );
    return quoted
      .replace(/^[A-Za-z]*("""|'''|"|')/, '')
      .replace(/("""|'''|"|')$/, '')
      .replace(/\s+/g, ' ')
      .trim()
      .slice(0, MAX_DOC_CHARACTERS);
  }

  /** Back over the indentation, if nothing else comes before it. */
  private lineStart(offset: number): number {
    const start = this.text.lastIndexOf('\n', offset - 1) + 1;
    return /^[ \t]*$/.test(this.text.slice(start, offset)) ? start : offset;
  }

  private textOf(node: Node): string {
    return this.text.slice(node.startIndex, node.endIndex);
  }

  private hasBlankLine(start: number, end: number): boolean {
    return /\n[ \t\r]*\n/.test(this.text.slice(start, end));
  }
}

/** The name of a definition; a C declarator leads to its name through pointers and parameters. */
function nameOf(node: Node, text: string): string | null {
  const isImplementation = node.type === 'impl_item';
  let named = node.childForFieldName(isImplementation ? 'type' : 'name');
  for (let next = named === null ? node.childForFieldName('declarator') : null; next !== null; ) {
    named = next;
    next = next.childForFieldName('declarator');
  }
  if (named === null && node.parent?.type === 'export_statement') return 'default';
  if (named === null) return null;
  const name = text
    .slice(named.startIndex, named.endIndex)
    .replace(/^['"]|['"]$/g, '')
    .replace(/[<(][\s\S]*$/, '');
  return name.trim() === '' ? null : name.trim().replace(/\s+/g, ' ');
}

function kindOfValue(type: string): SymbolKind {
  if (FUNCTION_VALUE.test(type)) return 'function';
  return type === 'class' ? 'class' : 'constant';
}

function cleanComment(comment: string): string {
  return comment
    .slice(0, MAX_DOC_CHARACTERS * 2)
    .replace(/^[ \t]*(?:\/\*\*?|\*\/|\*|\/\/[/!]?|#+)[ \t]?/gm, '')
    .replace(/\*\/\s*$/, '')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, MAX_DOC_CHARACTERS);
}
