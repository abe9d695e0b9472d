import { MAX_DOCUMENTATION_CHARACTERS, MAX_SIGNATURE_CHARACTERS } from '../../config/limits.ts';
import { deprecation, lastWord } from './read-function.ts';
import { descendants, fieldOf, type PythonNode, undecorated } from './syntax.ts';

/**
 * A definition as written in its source. `line` counts from 1; `lenders`: names whose documentation a
 * decorator copies.
 */
export type SourceDefinition = {
  signature: string;
  documentation: string;
  deprecated: string | null;
  line: number;
  lenders: string[];
};

/**
 * The definition of a path (`DataFrame.merge`; an empty one is the module) in a module, whose tree needs no bodies of
 * functions; null where it is not.
 */
export function definitionIn(root: PythonNode, text: string, path: string): SourceDefinition | null {
  if (path === '')
    return { signature: '', documentation: docstring(text), deprecated: null, line: 1, lenders: [] };
  let scope = root;
  const names = path.split('.');
  for (const [place, name] of names.entries()) {
    const found = named(scope, name, text);
    if (found === null) return null;
    if (place === names.length - 1) return read(found, text, root);
    scope = fieldOf(undecorated(found).definition, 'body') ?? found;
  }
  return null;
}

/** The last definition or assignment of a name in a block, including its branches. */
function named(scope: PythonNode, name: string, text: string): PythonNode | null {
  const isScope = ({ type }: PythonNode) => !/^(?:class|function)_definition$|^decorated_/.test(type);
  const nodes = [...descendants(scope, isScope)];
  const isNamed = (node: PythonNode) => {
    const { definition } = undecorated(node);
    const field = definition.type === 'assignment' ? 'left' : 'name';
    const word = /_definition$|^assignment$/.test(definition.type) ? fieldOf(definition, field) : null;
    return word !== null && text.slice(word.start, word.end) === name;
  };
  const definitions = nodes.filter((node) => isNamed(node));
  // Overloads come before the implementation; a decorated definition comes before the one inside it.
  const isFunction = (node: PythonNode) => undecorated(node).definition.type !== 'assignment';
  return definitions.findLast(isFunction) ?? definitions.at(-1) ?? null;
}

function read(node: PythonNode, text: string, root: PythonNode): SourceDefinition {
  const { definition, decorators } = undecorated(node);
  const line = text.slice(0, definition.start).split('\n').length;
  if (definition.type === 'assignment') {
    const signature = text.slice(definition.start, definition.end).split('\n', 1)[0] ?? '';
    return { signature: short(signature), documentation: '', deprecated: null, line, lenders: [] };
  }
  const body = fieldOf(definition, 'body');
  const head = text.slice(definition.start, body?.start ?? definition.end);
  const bodyText = body === null ? '' : text.slice(body.start, body.end);
  const words = decorators.map(({ start, end }) => text.slice(start, end));
  const own = docstring(bodyText);
  const lent = own === '' ? lentWords(words, text, root) : '';
  const maker =
    definition.type === 'class_definition' && body !== null ? named(body, '__init__', text) : null;
  const made = maker === null ? '' : `\n    ${headOf(maker, text)}`;
  return {
    signature: short(`${head.replace(/(?:#[^\n]*)?\s*:\s*(?:#[^\n]*\s*)*$/, '').trim()}${made}`),
    documentation: own || lent,
    deprecated: deprecation(words, bodyText),
    line,
    lenders:
      own === '' && lent === '' ? words.filter((one) => LENDING.has(lastWord(one))).flatMap(namesIn) : [],
  };
}

function headOf(node: PythonNode, text: string): string {
  const { definition } = undecorated(node);
  const body = fieldOf(definition, 'body');
  return text.slice(definition.start, body?.start ?? definition.end).replace(/\s*:\s*(?:#[^\n]*\s*)*$/, '');
}

function short(signature: string): string {
  return signature.slice(0, MAX_SIGNATURE_CHARACTERS);
}

/** Decorators that copy documentation from elsewhere. */
const LENDING = new Set(['Appender', 'doc', 'set_doc', 'copy_doc', 'wraps', 'inherit_doc']);

/** A text that a decorator provides: written in it, or assigned to a name of the module. */
function lentWords(decorators: string[], text: string, root: PythonNode): string {
  for (const decorator of decorators.filter((one) => LENDING.has(lastWord(one)))) {
    const written = docstring(decorator.replace(/^[^(]*\(\s*/, ''));
    if (written !== '') return written;
    for (const name of namesIn(decorator)) {
      const node = named(root, name, text);
      const value = node?.type === 'assignment' ? fieldOf(node, 'right') : null;
      const words =
        value === null || value === undefined ? '' : docstring(text.slice(value.start, value.end));
      if (words !== '') return words;
    }
  }
  return '';
}

/** Dotted names among the arguments of a decorator. */
function namesIn(decorator: string): string[] {
  const inner = decorator.slice(decorator.indexOf('(') + 1);
  return [...inner.matchAll(/(?:^|[(,])\s*([A-Za-z_][\w.]*)\s*(?=[,)])/g)].map(([, name = '']) => name);
}

/** The docstring at the start of a body, without its margin (PEP 257). */
function docstring(body: string): string {
  const code = body.replace(/^(?:\s*#[^\n]*\n|\s*\n)*\s*/, '');
  const found = /^[rRuU]{0,2}("""|''')([\s\S]*?)\1|^[rRuU]{0,2}(["'])((?:\\.|(?!\3)[^\\\n])*)\3/.exec(code);
  const text = (found?.[2] ?? found?.[4] ?? '').slice(0, MAX_DOCUMENTATION_CHARACTERS);
  const [first = '', ...rest] = text.split('\n');
  const margins = rest.filter((line) => line.trim() !== '').map((line) => line.search(/\S/));
  const margin = margins.length === 0 ? 0 : Math.min(...margins);
  return [first.trim(), ...rest.map((line) => line.slice(margin).trimEnd())].join('\n').trim();
}
