import type { Language as Grammar } from 'web-tree-sitter';
import { nearestNames } from '../../../analysis/nearest-names.ts';
import type { Fact } from '../../../analysis/python-api/facts.ts';
import { Library, type Lookup, type Thing } from '../../../analysis/python-api/library.ts';
import { definitionIn, type SourceDefinition } from '../../../analysis/python-api/source-definition.ts';
import { MAX_API_FILE_BYTES, MAX_DOCUMENTED_MEMBERS, MAX_TYPE_SUGGESTIONS } from '../../../config/limits.ts';
import type { Documentation } from '../../../contract/documentation.ts';
import { textOrNullSync } from '../../files/bounded-read.ts';
import { type Confines, withinOf } from '../../python/environment-folder.ts';
import { parseOnce } from '../parsing/parse-once.ts';
import type { InstalledModules } from './installed-modules.ts';
import { FUNCTION_BODIES, snapshot } from './snapshot.ts';

/** The description of a name, without examples. */
type Description = Omit<Documentation, 'examples' | 'language'>;

/** `nearest`: existing names similar to the missing one, as a caller would write them. */
export type Described =
  | { is: 'found'; value: Description }
  | { is: 'absent'; nearest: string[]; reason: string }
  | { is: 'unknown'; nearest: string[]; reason: string };

type Located =
  | { is: 'found'; thing: Thing }
  | { is: 'absent' | 'unknown'; nearest: string[]; reason: string };

/** Looks up a dotted name in the packages of an environment, and reads the source that defines it. Blocks. */
export function describe(dotted: string, modules: InstalledModules, grammar: Grammar): Described {
  const library = new Library(modules);
  const located = locate(dotted, library);
  if (located.is !== 'found') return located;
  const { thing } = located;
  const [module, path] = thing.is === 'module' ? [thing.name, ''] : [thing.module, thing.path];
  const source = sourceOf({ module, path, modules, grammar, library });
  const { name, version } = modules.distributionOf(module);
  const fact = thing.is === 'module' ? null : thing.fact;
  const members = membersOf(thing, library).filter((one) => !one.startsWith('_'));
  return {
    is: 'found',
    value: {
      name: dotted,
      kind: kindOf(fact),
      signature: source?.signature ?? signatureOf(fact, dotted),
      documentation: source?.documentation ?? '',
      package: name,
      version,
      deprecated: deprecationOf(fact, source),
      defined: source === null ? null : { path: source.file, line: source.line },
      members: [...new Set(members)].sort().slice(0, MAX_DOCUMENTED_MEMBERS),
    },
  };
}

function locate(dotted: string, library: Library): Located {
  const [first = '', ...rest] = dotted.split('.');
  const start = startOf(first, library);
  if (start.is !== 'found') return start;
  let { thing } = start;
  let at = first;
  for (const name of rest) {
    const below = lookBelow(thing, name, library);
    if (below.is !== 'found') {
      const names = membersOf(thing, library).filter((one) => !one.startsWith('_'));
      const near = nearestNames(name, names, MAX_TYPE_SUGGESTIONS).map((one) => `${at}.${one}`);
      const nearest = near.length > 0 ? near : elsewhere(first, name, library);
      const reason = below.is === 'unknown' ? `${at}.${name}: ${below.why}` : `${at} has no ${name}`;
      return { is: below.is, nearest, reason };
    }
    thing = below.value;
    at = `${at}.${name}`;
  }
  return { is: 'found', thing };
}

/** A module, otherwise a name that needs no import. */
function startOf(name: string, library: Library): Located {
  const top = library.module(name);
  if (top.is === 'found') return { is: 'found', thing: { is: 'module', name } };
  const builtin = library.nameIn('builtins', name);
  if (builtin.is === 'found') return { is: 'found', thing: builtin.value };
  return top.is === 'unknown'
    ? { is: 'unknown', nearest: [], reason: top.why }
    : { is: 'absent', nearest: [], reason: `there is no module ${name}` };
}

/** Classes of the package that have a member with this name. */
function elsewhere(top: string, name: string, library: Library): string[] {
  const owners = library.namesOf(top).filter((one) => {
    const found = library.nameIn(top, one);
    return found.is === 'found' && lookBelow(found.value, name, library).is === 'found';
  });
  return owners.slice(0, MAX_TYPE_SUGGESTIONS).map((one) => `${top}.${one}.${name}`);
}

function lookBelow(thing: Thing, name: string, library: Library): Lookup<Thing> {
  if (thing.is === 'module') return library.nameIn(thing.name, name);
  const type = library.toClass(thing);
  if (type === null) return { is: 'unknown', why: 'its definition cannot be resolved' };
  const member = library.memberOf(type, name);
  if (member.is !== 'found') return member;
  const { fact, owner } = member.value;
  if (fact.is === 'import') return { is: 'unknown', why: 'it is imported into the class' };
  return { is: 'found', value: { is: 'fact', fact, module: owner.module, path: `${owner.path}.${name}` } };
}

function membersOf(thing: Thing, library: Library): string[] {
  if (thing.is === 'module') return library.namesOf(thing.name);
  const type = thing.fact.is === 'function' ? null : library.toClass(thing);
  return type === null ? [] : library.membersOf(type);
}

function kindOf(fact: Fact | null): Description['kind'] {
  if (fact === null) return 'module';
  if (fact.is === 'function') return fact.binding === 'property' ? 'property' : 'function';
  return fact.is === 'class' ? 'class' : 'value';
}

/** The signature of a compiled or built-in function, from its facts. */
function signatureOf(fact: Fact | null, dotted: string): string {
  const name = dotted.split('.').at(-1) ?? dotted;
  if (fact?.is === 'class') return `class ${name}(${fact.bases.join(', ')})`.replace(/\(\)$/, '');
  if (fact?.is === 'value') return fact.annotation === undefined ? name : `${name}: ${fact.annotation}`;
  if (fact?.is !== 'function') return '';
  const parameters = (fact.parameters ?? '...').replaceAll('\t', ': ').replaceAll('\n', ', ');
  return `def ${name}(${parameters})${fact.returns === undefined ? '' : ` -> ${fact.returns}`}`;
}

function deprecationOf(fact: Fact | null, source: SourceDefinition | null): string | null {
  const said = fact?.is === 'function' ? fact.deprecated : undefined;
  return said === undefined || said === '' ? (source?.deprecated ?? said ?? null) : said;
}

type ModuleSource = {
  module: string;
  path: string;
  modules: InstalledModules;
  grammar: Grammar;
  library: Library;
};
type Sourced = SourceDefinition & { file: string };

function sourceOf(place: ModuleSource): Sourced | null {
  const { module, path, modules, grammar, library } = place;
  for (const file of modules.filesOf(module)) {
    const text = readSource(file, modules.confines);
    if (text === null) continue;
    const found = definitionOf(text, path, grammar);
    if (found === null) continue;
    // A decorator may copy the documentation of another definition.
    const other = found.documentation === '' ? lentBy(found.lenders, place, library) : '';
    return { ...found, documentation: found.documentation || other, file };
  }
  return null;
}

function lentBy(lenders: string[], place: ModuleSource, library: Library): string {
  for (const lender of lenders) {
    const thing = library.resolve(lender, place.module);
    if (thing === null || thing.is === 'module') continue;
    const [file] = place.modules.filesOf(thing.module);
    const text = file === undefined ? null : readSource(file, place.modules.confines);
    const found = text === null ? null : definitionOf(text, thing.path, place.grammar);
    if (found !== null && found.documentation !== '') return found.documentation;
  }
  return '';
}

function readSource(file: string, confines: Confines): string | null {
  return textOrNullSync(file, { maxBytes: MAX_API_FILE_BYTES, within: withinOf(file, confines) });
}

/** The definition of a path in the text of a module; null where it is not, or the text cannot be parsed in time. */
export function definitionOf(text: string, path: string, grammar: Grammar): SourceDefinition | null {
  const tree = parseOnce(grammar, text.replaceAll('\0', ' '));
  const root = tree === null ? null : snapshot(tree, FUNCTION_BODIES);
  tree?.delete();
  return root === null ? null : definitionIn(root, text, path);
}
