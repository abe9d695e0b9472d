import type { FunctionFact } from './facts.ts';
import { writeParameters } from './signature.ts';
import { fieldOf, type PythonNode } from './syntax.ts';

/** Body of a function searched for where it forwards its keywords: functions that only forward are short. */
const MAX_FORWARDING_CHARACTERS = 8_000;

/** The effect of decorators on a function, by the last part of their name; any other may have any effect. */
const BINDINGS: Record<string, FunctionFact['binding']> = {
  staticmethod: 'static',
  classmethod: 'class',
  property: 'property',
  abstractproperty: 'property',
  cached_property: 'property',
  cache_readonly: 'property',
  memoized_property: 'property',
  memoized_attribute: 'property',
  ro_memoized_property: 'property',
  rw_hybridproperty: 'property',
};
const HARMLESS = new Set([
  'abstractmethod',
  'overload',
  'final',
  'override',
  'deprecated',
  'lru_cache',
  'cache',
  'doc',
  'Appender',
  'Substitution',
  'set_module',
  'deprecate_nonkeyword_arguments',
  'deprecate_kwarg',
  'array_function_dispatch',
  'set_array_function_like_doc',
  'finalize_array_function_like',
  'setupmethod',
  '_generative',
  '_exclusive_against',
  'no_type_check',
  'validate_call',
  'type_check_only',
]);
/** They keep the parameters and change the return value. */
const WRAPPING = new Set(['contextmanager', 'asynccontextmanager']);

export type ReadFunction = { name: string; fact: FunctionFact; isOverload: boolean; isSetter: boolean };

/** Reads a `def` and its decorators. Its body is read as text, at most for what it says about the function. */
export function readFunction(definition: PythonNode, decorators: PythonNode[], text: string): ReadFunction {
  const slice = (node: PythonNode | null) => (node === null ? '' : text.slice(node.start, node.end));
  const words = decorators.map((node) => lastWord(slice(node)));
  const body = slice(fieldOf(definition, 'body'));
  const list = fieldOf(definition, 'parameters');
  const parameters = list === null ? '' : writeParameters(list, text);
  const isKnown = words.every((word) => word in BINDINGS || HARMLESS.has(word));
  const isWrapped = words.every((word) => word in BINDINGS || HARMLESS.has(word) || WRAPPING.has(word));
  const annotation = slice(fieldOf(definition, 'return_type')).replace(/\s+/g, ' ');
  const returns = annotation === '' ? (documentedType(body) ?? itself(body)) : annotation;
  const bindings = words.map((word) => BINDINGS[word]).filter((binding) => binding !== undefined);
  const binding = bindings.at(-1) ?? implicitBinding(slice(fieldOf(definition, 'name')));
  const deprecated = deprecation(decorators.map(slice), body);
  const forwards = forwarded(parameters, body);
  const oldNames = decorators.flatMap((node) => renamedParameters(slice(node)));
  return {
    name: slice(fieldOf(definition, 'name')),
    isOverload: words.includes('overload'),
    isSetter: words.some((word) => /^(setter|deleter|expression|update_expression|comparator)$/.test(word)),
    fact: {
      is: 'function',
      parameters: isWrapped ? [parameters, ...oldNames].filter((line) => line !== '').join('\n') : null,
      ...(isKnown && returns !== null ? { returns } : {}),
      ...(binding === undefined ? {} : { binding }),
      ...(text.startsWith('async', definition.start) ? { isAsync: true as const } : {}),
      ...(deprecated === null ? {} : { deprecated }),
      ...(forwards === null ? {} : { forwards }),
    },
  };
}

/** `a.b.name(...)` -> `name`. */
export function lastWord(expression: string): string {
  return /^[\w.]*?(\w+)\s*(?:\(|$)/.exec(expression)?.[1] ?? '?';
}

/** Methods with an implicit binding (Python data model 3.3.3). */
function implicitBinding(name: string): FunctionFact['binding'] {
  if (name === '__new__') return 'static';
  return name === '__init_subclass__' || name === '__class_getitem__' ? 'class' : undefined;
}

/** The `:rtype:` field of a docstring (Sphinx), when it is one name. */
function documentedType(body: string): string | null {
  if (!/^[rRuU]?("""|''')/.test(body)) return null;
  return /^[ \t]*:rtype:[ \t]*([A-Za-z_][\w.]*)[ \t]*$/m.exec(body)?.[1] ?? null;
}

/** A method that returns its own object wherever it returns anything. */
function itself(body: string): string | null {
  const returned = [...body.matchAll(/\breturn\b([^\n]*)/g)].map(([, what = '']) => what.trim());
  return returned.length > 0 && returned.every((what) => what === 'self') ? 'Self' : null;
}

/**
 * The only function that a body passes its `**keywords` to, if it does nothing else with them. An object made
 * by a `with` is replaced by its expression: `Session().request`.
 */
function forwarded(parameters: string, body: string): string | null {
  const name = /^\*\*(\w+)/m.exec(parameters)?.[1];
  if (name === undefined) return null;
  const code = body.replace(/^[rRuU]?("""|''')[\s\S]*?\1/, '');
  if (code.length > MAX_FORWARDING_CHARACTERS) return null;
  const uses = [...code.matchAll(new RegExp(`\\b${name}\\b`, 'g'))].length;
  const harmless = [...code.matchAll(new RegExp(`\\b${name}\\.setdefault\\(`, 'g'))].length;
  const call = new RegExp(`([A-Za-z_][\\w.]*)\\((?:[^()]|\\([^()]*\\))*\\*\\*${name}\\s*,?\\s*\\)`);
  const callee = uses - harmless === 1 ? call.exec(code)?.[1] : undefined;
  if (callee === undefined) return null;
  const [first = '', ...rest] = callee.split('.');
  const made = new RegExp(`\\bwith\\s+([A-Za-z_][\\w.]*)\\(\\)\\s+as\\s+${first}\\b`).exec(code)?.[1];
  return made === undefined ? callee : [`${made}()`, ...rest].join('.');
}

/**
 * The message of `@deprecated` (PEP 702), of the docstring, or of a warning that the body always issues first
 * about the function itself. Null without any of these.
 */
export function deprecation(decorators: string[], body: string): string | null {
  for (const decorator of decorators) {
    if (lastWord(decorator) !== 'deprecated') continue;
    return /\(\s*[rRuUfF]?(["'])(.*?)\1/s.exec(decorator)?.[2]?.replace(/\s+/g, ' ') ?? '';
  }
  const warning = /^(?:[ \t]{1,8}|)warnings\.warn\(((?:[^()]|\([^()]*\))*)\)/m;
  const outer = outermostLines(body);
  const said = warning.exec(outer)?.[1] ?? '';
  if (/\b(Pending)?(Deprecation|Future)Warning\b|RemovedIn\w+Warning/.test(said)) return literalsIn(said);
  return documentedDeprecation(body);
}

/** The text of a warning, if it is a literal. */
function literalsIn(call: string): string {
  if (/\bf["']|%|\.format\b/.test(call)) return '';
  const words = [...call.matchAll(/(?<![\w"'])[rRuU]?(["'])((?:\\.|(?!\1)[^\\\n])*)\1/g)];
  return words
    .map(([, , text = '']) => text)
    .join('')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Sphinx's `.. deprecated::` at the margin of a docstring; indented it is about a parameter. */
function documentedDeprecation(body: string): string | null {
  const text = /^[rRuU]?("""|''')([\s\S]*?)\1/.exec(body)?.[2];
  if (text === undefined || !text.includes('.. deprecated::')) return null;
  const lines = text.split('\n');
  const depths = lines
    .slice(1)
    .filter((line) => line.trim() !== '')
    .map((line) => line.search(/\S/));
  const margin = Math.min(...depths);
  const at = lines.findIndex((line) => line.slice(margin).startsWith('.. deprecated::'));
  const section = lines.findIndex((line) => /^\s*-{3,}\s*$/.test(line));
  if (at < 0 || (section >= 0 && section < at)) return null;
  const [head = '', ...rest] = lines.slice(at);
  const end = rest.findIndex((line) => line.trim() === '' || line.search(/\S/) <= margin);
  const said = [head.slice(head.indexOf('::') + 2), ...rest.slice(0, end < 0 ? undefined : end)];
  return said.join(' ').replace(/\s+/g, ' ').trim();
}

/** The outermost lines of the body, from its first statement up to the first one that branches. */
function outermostLines(body: string): string {
  const branch = /^[ \t]*(?:if|for|while|try|with|else|elif|return|yield)\b/m.exec(body);
  return branch === null ? body : body.slice(0, branch.index);
}

/** `@deprecate_kwarg("old", "new")` accepts the old name as well; returned as lines of a signature. */
function renamedParameters(decorator: string): string[] {
  if (lastWord(decorator) !== 'deprecate_kwarg') return [];
  return [...decorator.matchAll(/["']([A-Za-z_]\w*)["']/g)].flatMap(([, name]) => ['*', name ?? '']);
}
