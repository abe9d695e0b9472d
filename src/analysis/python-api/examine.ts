import { MAX_TYPE_PROBLEMS, MAX_TYPE_SUGGESTIONS } from '../../config/limits.ts';
import type { TypeProblemKind } from '../../ports/type-checker.ts';
import { nearestNames } from '../nearest-names.ts';
import { Evaluator } from './evaluate.ts';
import { importsIn, isRelativeToText, TEXT_MODULE } from './imports.ts';
import { keywordsOf } from './keywords.ts';
import { givesDataOnly, isForeign, mayPatch } from './known-packages.ts';
import { Library, type Lookup, type ModuleSource } from './library.ts';
import { readModule } from './read-module.ts';
import { readScopes } from './scopes.ts';
import { isOnTrial, isTarget, readSurroundings, type Surroundings } from './surroundings.ts';
import { descendants, fieldOf, type PythonNode } from './syntax.ts';
import { Meanings, type Value } from './values.ts';

/** A use of something that does not exist; offsets in UTF-16 code units. */
type Absence = {
  code: 'missing-member' | 'missing-module' | 'unknown-keyword' | 'deprecated';
  kind: TypeProblemKind;
  message: string;
  start: number;
  end: number;
  suggestions: string[];
};

/** Offsets in UTF-16 code units, half open. */
export type Stretch = { start: number; end: number };

/** The results for all uses in a text: `exists` (the places), those that are absent, and why the rest is unknown. */
export type Examined = {
  absent: Absence[];
  exists: Stretch[];
  /** Places where the code itself expects something to be missing, or provides it. */
  excused: Stretch[];
  unknown: Record<string, number>;
};

/** The source of modules, and their names in messages. */
export type PackageSource = ModuleSource & { label(module: string): string };

const TEXT_PLACE = { module: TEXT_MODULE, isPackage: false };

/** Compares every import, attribute and keyword of a text with the installed packages. */
export function examine(root: PythonNode, text: string, source: PackageSource): Examined {
  const { facts } = readModule(root, text, TEXT_PLACE);
  const withText: ModuleSource = {
    module: (name) => {
      if (name === TEXT_MODULE) return { is: 'found', value: facts };
      return isRelativeToText(name)
        ? { is: 'unknown', why: 'it is part of the project' }
        : source.module(name);
    },
    isOfHeir: (reference, name) => reference.module !== TEXT_MODULE && source.isOfHeir(reference, name),
    isLoose: (module, name) => module !== TEXT_MODULE && source.isLoose(module, name),
  };
  const meanings = new Meanings(new Library(withText));
  const surroundings = readSurroundings(root, text);
  const scopes = readScopes(root, text);
  const evaluator = new Evaluator({ text, scopes, meanings, guarded: surroundings.guarded });
  return new Examiner({ text, source, meanings, surroundings, evaluator }).examine(root);
}

type Examination = {
  text: string;
  source: PackageSource;
  meanings: Meanings;
  surroundings: Surroundings;
  evaluator: Evaluator;
};

class Examiner {
  private readonly absent: Absence[] = [];
  private readonly exists: Stretch[] = [];
  private readonly excused: Stretch[] = [];
  private readonly unknown = new Map<string, number>();
  private readonly isPatched: boolean;

  constructor(private readonly given: Examination) {
    this.isPatched = mayPatch(given.text);
  }

  examine(root: PythonNode): Examined {
    for (const node of descendants(root)) {
      if (this.absent.length >= MAX_TYPE_PROBLEMS) break;
      if (/^import_(?:from_)?statement$/.test(node.type)) this.imported(node);
      else if (node.type === 'attribute') this.attribute(node);
      else if (node.type === 'call') this.called(node);
    }
    return {
      absent: this.absent,
      exists: this.exists,
      excused: this.excused,
      unknown: Object.fromEntries(this.unknown),
    };
  }

  private imported(statement: PythonNode): void {
    if (isOnTrial(statement, this.given.text, 'import')) {
      this.excuse(statement);
      return;
    }
    const { library } = this.given.meanings;
    for (const { fact, star, node, whole } of importsIn(statement, this.given.text, TEXT_PLACE)) {
      const module = library.module(whole);
      if (module.is === 'absent') {
        this.missingModule(whole, statement, node);
        // One finding covers all names of the statement.
        if (statement.type === 'import_from_statement') return;
      } else if (module.is === 'unknown') this.count(module.why);
      else if (fact.name !== undefined && star === null && !fact.name.startsWith('__'))
        this.importedName(whole, fact.name, node);
    }
  }

  private missingModule(module: string, statement: PythonNode, node: PythonNode): void {
    const place = fieldOf(statement, 'module_name') ?? node;
    const message = `there is no module ${module}${this.of(module)}`;
    this.report('missing-module', place, message);
  }

  private importedName(module: string, name: string, node: PythonNode): void {
    const found = this.given.meanings.library.nameIn(module, name);
    this.settle(found, { node, name, module }, () => ({
      text: `${module} has no ${name}${this.of(module)}`,
      names: this.given.meanings.library.namesOf(module),
    }));
  }

  private attribute(node: PythonNode): void {
    const { text, evaluator, meanings, surroundings } = this.given;
    const object = fieldOf(node, 'object');
    const attribute = fieldOf(node, 'attribute');
    if (object === null || attribute === null || isTarget(node)) return;
    const name = text.slice(attribute.start, attribute.end);
    if (isOnTrial(node, text, 'attribute')) {
      this.excuse(attribute);
      return;
    }
    if (surroundings.setAttributes.has(name)) {
      this.excuse(attribute);
      return;
    }
    if (name.startsWith('_')) return;
    const values = (evaluator.values(object) ?? []).filter(({ is }) => is !== 'none');
    const [first] = values;
    if (first === undefined) {
      this.count('what it belongs to is not known');
      return;
    }
    const answers = values.map((value) => this.answer(value, name, node));
    const unsure = answers.find(({ is }) => is === 'unknown');
    const sure = answers.some(({ is }) => is === 'found') ? FOUND : (unsure ?? ABSENT);
    const module = moduleOf(first);
    this.settle(sure, { node: attribute, name, module }, () => ({
      text: `${[...new Set(values.map((value) => this.nameOf(value, object)))].join(' or ')} has no ${name}${this.of(module)}`,
      names: values.flatMap((value) => namesOf(value, meanings.library)),
    }));
  }

  /** Whether one value has an attribute at the place where the code reads it. */
  private answer(value: Value, name: string, node: PythonNode): Lookup<unknown> {
    const { meanings, surroundings } = this.given;
    const found = meanings.attribute(value, name);
    if (found.is !== 'absent' || value.is === 'module') return found;
    if (value.is !== 'instance') return found;
    const { classes } = meanings.library.ancestry(value.type);
    if (!value.isExact && meanings.library.isOfHeir(value.type, name))
      return { is: 'unknown', why: 'a class that inherits from it has it' };
    const isCalled = node.field === 'function' && node.parent?.type === 'call';
    const dynamic = classes.find(({ fact }) => fact.hasDynamicAttributes);
    if (dynamic !== undefined && !(isCalled && classes.some(givesDataOnly)))
      return { is: 'unknown', why: `${dynamic.path} answers to any name` };
    if (dynamic !== undefined && (surroundings.strings.has(name) || this.isPatched))
      return { is: 'unknown', why: 'the text names it, or imports what may add it' };
    const isSealed = value.type.fact.isSealed === true || value.type.fact.isNative === true;
    if (isCalled || isSealed || this.isOwnVariable(node)) return found;
    return { is: 'unknown', why: 'others may have set it' };
  }

  /** A variable that only this text can change. */
  private isOwnVariable(node: PythonNode): boolean {
    const object = fieldOf(node, 'object');
    if (object?.type !== 'identifier') return false;
    const name = this.given.text.slice(object.start, object.end);
    return !this.given.surroundings.handedOn.has(name) && this.given.evaluator.isMade(object);
  }

  private called(node: PythonNode): void {
    const { text, evaluator, meanings } = this.given;
    const callee = fieldOf(node, 'function');
    const values = callee === null ? null : evaluator.values(callee);
    if (callee === null || values === null || values.length === 0) return;
    this.deprecation(callee, values);
    const given = (fieldOf(node, 'arguments')?.children ?? []).filter(
      ({ type }) => type === 'keyword_argument',
    );
    if (given.length === 0) return;
    if (isOnTrial(node, text, 'keyword')) {
      this.excuse(node);
      return;
    }
    const taken = values.map((value) => keywordsOf(value, meanings));
    if (taken.includes(null)) {
      this.count('what it is called with cannot be known');
      return;
    }
    const names = taken.flatMap((some) => some ?? []);
    for (const argument of given) {
      const place = fieldOf(argument, 'name');
      if (place === null) continue;
      const name = text.slice(place.start, place.end);
      if (names.includes(name)) this.exists.push({ start: place.start, end: place.end });
      else {
        const message = `${text.slice(callee.start, callee.end)} takes no ${name}=${this.of(moduleOf(values[0]))}`;
        this.report('unknown-keyword', place, message, nearest(name, names, MAX_TYPE_SUGGESTIONS));
      }
    }
  }

  private deprecation(callee: PythonNode, values: Value[]): void {
    const said = values.map((value) => (value.is === 'function' ? value.fact.deprecated : undefined));
    const [first] = said;
    if (first === undefined || said.includes(undefined)) return;
    const place = fieldOf(callee, 'attribute') ?? callee;
    const name = this.given.text.slice(callee.start, callee.end);
    const message = `${name} is deprecated${this.of(moduleOf(values[0]))}${first === '' ? '' : `: ${first}`}`;
    this.report('deprecated', place, message);
  }

  private settle(
    answer: Lookup<unknown>,
    { node, name, module }: { node: PythonNode; name: string; module: string },
    tell: () => { text: string; names: string[] },
  ): void {
    const { start, end } = node;
    if (answer.is === 'found') this.exists.push({ start, end });
    else if (answer.is === 'unknown') this.count(answer.why);
    else if (isForeign(module, name)) this.excuse(node);
    else {
      const { text, names } = tell();
      const suggestions = nearest(name, names, MAX_TYPE_SUGGESTIONS);
      this.report('missing-member', node, text, suggestions);
    }
  }

  private report(
    code: Absence['code'],
    { start, end }: PythonNode,
    message: string,
    suggestions: string[] = [],
  ): void {
    this.absent.push({ code, kind: KINDS[code], message, start, end, suggestions });
  }

  private excuse({ start, end }: PythonNode): void {
    this.excused.push({ start, end });
  }

  private count(why: string): void {
    this.unknown.set(why, (this.unknown.get(why) ?? 0) + 1);
  }

  /** A module by its name in the text, anything else by its class. */
  private nameOf(value: Value, { start, end }: PythonNode): string {
    return value.is === 'class' || value.is === 'instance'
      ? value.type.path
      : this.given.text.slice(start, end);
  }

  private of(module: string): string {
    const label = this.given.source.label(module);
    return label === '' ? '' : ` (${label})`;
  }
}

/** Private names are not suggested. */
function nearest(word: string, names: string[], count: number): string[] {
  return nearestNames(
    word,
    names.filter((name) => !name.startsWith('_')),
    count,
  );
}

const KINDS: Record<Absence['code'], TypeProblemKind> = {
  'missing-member': 'missing_member',
  'missing-module': 'missing_module',
  'unknown-keyword': 'wrong_arguments',
  deprecated: 'deprecated',
};
const FOUND: Lookup<unknown> = { is: 'found', value: null };
const ABSENT: Lookup<unknown> = { is: 'absent' };

function moduleOf(value: Value | undefined): string {
  if (value?.is === 'module') return value.name;
  if (value?.is === 'class' || value?.is === 'instance') return value.type.module;
  return value?.is === 'function' ? value.module : '';
}

function namesOf(value: Value, library: Library): string[] {
  if (value.is === 'module') return library.namesOf(value.name);
  return value.is === 'class' || value.is === 'instance' ? library.membersOf(value.type) : [];
}
