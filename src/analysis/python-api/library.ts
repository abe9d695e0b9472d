import type { ClassFact, Fact, FunctionFact, ModuleFacts, ValueFact } from './facts.ts';

/** Found with a value, absent, or unknown with the reason. */
export type Lookup<Value> = { is: 'found'; value: Value } | { is: 'absent' } | { is: 'unknown'; why: string };

/** All modules that can be imported, by full name. */
export type ModuleSource = {
  module(name: string): Lookup<ModuleFacts>;
  /** Names that the package's code may add to classes at run time. */
  isLoose(module: string, name: string): boolean;
  /** Whether a subclass in the same package has a member with this name. */
  isOfHeir(reference: ClassReference, name: string): boolean;
};

/** The target of a name: a module, or a fact and its place (`path` within its module). */
export type Thing =
  | { is: 'module'; name: string }
  | { is: 'fact'; fact: FunctionFact | ClassFact | ValueFact; module: string; path: string };

export type ClassReference = { module: string; path: string; fact: ClassFact };

/** The class and its bases, nearest first; `gap` says which base could not be read. */
export type Ancestry = { classes: ClassReference[]; gap: string | null };

export type Member = { fact: Fact; owner: ClassReference };

const MAX_STAR_DEPTH = 12;
/** Bases without members that are called by name. */
const EMPTY_BASES = new Set(['object', 'Generic', 'Protocol', 'ABC']);

export class Library {
  private readonly things = new Map<string, Lookup<Thing>>();
  private readonly ancestries = new Map<ClassFact, Ancestry>();

  constructor(private readonly source: ModuleSource) {}

  module(name: string): Lookup<ModuleFacts> {
    return this.source.module(name);
  }

  /** Looks up a name in a module and follows re-exports. */
  nameIn(module: string, name: string): Lookup<Thing> {
    const key = `${module} ${name}`;
    const known = this.things.get(key);
    if (known !== undefined) return known;
    // A name that leads back to itself exists, but nothing more is known about it.
    this.things.set(key, { is: 'unknown', why: `${module}.${name} leads back to itself` });
    const found = this.search(module, name, 0);
    this.things.set(key, found);
    return found;
  }

  /** Public names of a module, to suggest the nearest. */
  namesOf(module: string, depth = 0): string[] {
    const facts = this.module(module);
    if (facts.is !== 'found') return [];
    const stars = depth > 2 ? [] : facts.value.stars;
    return [...Object.keys(facts.value.names), ...stars.flatMap((star) => this.namesOf(star, depth + 1))];
  }

  /** Resolves a dotted name as read in a module; null where it cannot be followed. */
  resolve(dotted: string, module: string): Thing | null {
    const [first = '', ...rest] = dotted.split('.');
    const start = [this.nameIn(module, first), this.nameIn('builtins', first)].find(
      ({ is }) => is === 'found',
    );
    const here: Thing | null = start?.is === 'found' ? start.value : ownPackage(first, module);
    return rest.reduce<Thing | null>((thing, name) => thing && this.below(thing, name), here);
  }

  ancestry(reference: ClassReference): Ancestry {
    const known = this.ancestries.get(reference.fact);
    if (known !== undefined) return known;
    this.ancestries.set(reference.fact, { classes: [reference], gap: 'it inherits from itself' });
    const ancestry = this.climb(reference);
    this.ancestries.set(reference.fact, ancestry);
    return ancestry;
  }

  memberOf(reference: ClassReference, name: string): Lookup<Member> {
    const { classes, gap } = this.ancestry(reference);
    for (const owner of classes) {
      const fact = own(owner.fact.members, name);
      if (fact !== undefined) return { is: 'found', value: { fact, owner } };
    }
    const open = classes.find(({ fact }) => fact.open !== undefined);
    if (open !== undefined) return { is: 'unknown', why: `${open.path}: ${open.fact.open}` };
    if (gap !== null) return { is: 'unknown', why: gap };
    const mayHave = classes.find(
      ({ fact, module }) =>
        fact.perhaps?.includes(name) || (fact.isCompleted === true && this.source.isLoose(module, name)),
    );
    if (mayHave !== undefined) return { is: 'unknown', why: `the code of ${mayHave.module} may add it` };
    return { is: 'absent' };
  }

  isOfHeir(reference: ClassReference, name: string): boolean {
    return this.source.isOfHeir(reference, name);
  }

  membersOf(reference: ClassReference): string[] {
    return this.ancestry(reference).classes.flatMap(({ fact }) => Object.keys(fact.members));
  }

  /** The class that a text names, as seen from a module; a subscript (`Generic[T]`) is ignored. */
  classNamed(text: string, module: string): ClassReference | null {
    const name = /^([\w.]+)\s*(?:\[.*\])?$/s.exec(text.trim())?.[1];
    const thing = name === undefined ? null : this.resolve(name, module);
    return thing === null ? null : this.toClass(thing);
  }

  /** Follows `Name = OtherName`. */
  toClass(thing: Thing, depth = 0): ClassReference | null {
    if (thing.is === 'module' || depth > MAX_STAR_DEPTH) return null;
    const { fact, module, path } = thing;
    if (fact.is === 'class') return { module, path, fact };
    const standard = /^typing(_extensions)?$/.test(module) ? this.nameIn('collections.abc', path) : null;
    if (standard?.is === 'found') return this.toClass(standard.value, depth + 1);
    if (fact.is !== 'value' || fact.alias === undefined || fact.alias === path) return null;
    const name = /^([\w.]+)(?:\[.*\])?$/s.exec(fact.alias)?.[1];
    const target = name === undefined ? null : this.resolve(name, module);
    return target === null ? null : this.toClass(target, depth + 1);
  }

  private below(thing: Thing, name: string): Thing | null {
    if (thing.is === 'module') {
      const found = this.nameIn(thing.name, name);
      return found.is === 'found' ? found.value : null;
    }
    const { fact, module, path } = thing;
    const inner = fact.is === 'class' ? own(fact.members, name) : undefined;
    if (inner === undefined || inner.is === 'import') return null;
    return { is: 'fact', fact: inner, module, path: `${path}.${name}` };
  }

  private search(module: string, name: string, depth: number): Lookup<Thing> {
    const facts = this.module(module);
    if (facts.is !== 'found')
      return facts.is === 'absent' ? { is: 'unknown', why: `there is no ${module}` } : facts;
    const fact = own(facts.value.names, name);
    if (fact !== undefined) return this.follow(fact, module, name);
    const below = this.module(`${module}.${name}`);
    if (below.is === 'found') return { is: 'found', value: { is: 'module', name: `${module}.${name}` } };
    // Nothing is known about it, but something with that name exists.
    if (below.is === 'unknown') return below;
    return this.searchStars(facts.value, module, name, depth);
  }

  private searchStars(facts: ModuleFacts, module: string, name: string, depth: number): Lookup<Thing> {
    let why = facts.open ?? null;
    const stars = depth > MAX_STAR_DEPTH ? [] : facts.stars.filter((star) => this.isOffered(star, name));
    for (const star of stars) {
      const found = this.search(star, name, depth + 1);
      if (found.is === 'found') return found;
      if (found.is === 'unknown') why = found.why;
    }
    if (why !== null) return { is: 'unknown', why };
    if (facts.perhaps?.includes(name)) return { is: 'unknown', why: `${module} may answer to it` };
    return { is: 'absent' };
  }

  /** Whether `from module import *` imports a name (Python reference 7.11). */
  private isOffered(module: string, name: string): boolean {
    const other = this.module(module);
    const all = other.is === 'found' ? other.value.all : undefined;
    return all === undefined ? !name.startsWith('_') : all.includes(name);
  }

  /** An imported name exists even if its target cannot be followed. */
  private follow(fact: Fact, module: string, name: string): Lookup<Thing> {
    const nothing: Thing = { is: 'fact', fact: { is: 'value' }, module, path: name };
    if (fact.is !== 'import') return { is: 'found', value: { is: 'fact', fact, module, path: name } };
    if (fact.name === undefined) {
      const isThere = this.module(fact.module).is === 'found';
      return { is: 'found', value: isThere ? { is: 'module', name: fact.module } : nothing };
    }
    const target = this.nameIn(fact.module, fact.name);
    if (target.is === 'found') return target;
    const below = `${fact.module}.${fact.name}`;
    const isModule = this.module(below).is === 'found';
    return { is: 'found', value: isModule ? { is: 'module', name: below } : nothing };
  }

  private climb(reference: ClassReference): Ancestry {
    const classes = [reference];
    let gap: string | null = null;
    for (const text of reference.fact.bases) {
      const name = text.replace(/\[.*$/s, '').split('.').at(-1) ?? text;
      if (EMPTY_BASES.has(name)) continue;
      const base = this.classNamed(text, reference.module);
      if (base === null) gap ??= `${reference.path} inherits from ${name}, which cannot be seen`;
      else {
        const above = this.ancestry(base);
        gap ??= above.gap;
        for (const one of above.classes)
          if (!classes.some(({ fact }) => fact === one.fact)) classes.push(one);
      }
    }
    return { classes, gap };
  }
}

export function own<Value>(record: Record<string, Value>, name: string): Value | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

/** Documentation names things from the top of its own package, without an import. */
function ownPackage(first: string, module: string): Thing | null {
  return module.split('.')[0] === first ? { is: 'module', name: first } : null;
}
