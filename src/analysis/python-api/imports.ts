import type { ImportFact } from './facts.ts';
import { fieldOf, fieldsOf, type PythonNode } from './syntax.ts';

/** The module name of a text: relative imports are resolved from it. */
export type ImportingModule = { module: string; isPackage: boolean };

/** One name that an import binds. `star`: the module whose names are all imported; nothing is bound then. */
type BoundImport = {
  bound: string;
  fact: ImportFact;
  star: string | null;
  /** The part of the statement that names it. */
  node: PythonNode;
  /** A dotted module name whose first part alone is bound. */
  whole: string;
};

export function importsIn(statement: PythonNode, text: string, place: ImportingModule): BoundImport[] {
  const slice = (node: PythonNode | null) => (node === null ? '' : text.slice(node.start, node.end).trim());
  if (statement.type === 'import_statement')
    return fieldsOf(statement, 'name').map((node) => plainImport(node, slice));
  const source = fieldOf(statement, 'module_name');
  const module = source === null ? '' : absolute(slice(source).replace(/\s+/g, ''), place);
  const star = statement.children.find(({ type }) => type === 'wildcard_import');
  if (star !== undefined)
    return [{ bound: '*', fact: { is: 'import', module }, star: module, node: star, whole: module }];
  return fieldsOf(statement, 'name').map((node) => {
    const name = slice(fieldOf(node, 'name') ?? node);
    const bound = slice(fieldOf(node, 'alias')) || name;
    return {
      bound,
      fact: { is: 'import', module, name },
      star: null,
      node: fieldOf(node, 'name') ?? node,
      whole: module,
    };
  });
}

function plainImport(node: PythonNode, slice: (node: PythonNode | null) => string): BoundImport {
  const named = fieldOf(node, 'name') ?? node;
  const whole = slice(named).replace(/\s+/g, '');
  const alias = slice(fieldOf(node, 'alias'));
  const first = whole.split('.')[0] ?? whole;
  const module = alias === '' ? first : whole;
  return { bound: alias || first, fact: { is: 'import', module }, star: null, node: named, whole };
}

/** Resolves `..a.b`; a name without dots is absolute already. */
function absolute(name: string, { module, isPackage }: ImportingModule): string {
  const dots = /^\.*/.exec(name)?.[0].length ?? 0;
  if (dots === 0) return name;
  const parts = module.split('.');
  const base = parts.slice(0, parts.length - dots + (isPackage ? 1 : 0));
  const rest = name.slice(dots);
  return [...base, ...(rest === '' ? [] : [rest])].join('.');
}

/** How many levels a relative import may go up and still be recognized as part of the project. */
const LEVELS = 20;
const NAME = '<text>';

/**
 * The module name of the text under examination: no other module has it, and names of relative imports begin
 * with it too.
 */
export const TEXT_MODULE = Array.from({ length: LEVELS }, () => NAME).join('.');

/** Whether a module is reached from the text by a relative import. */
export function isRelativeToText(module: string): boolean {
  return module.startsWith(NAME);
}
