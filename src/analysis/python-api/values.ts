import type { ClassFact, Fact, FunctionFact, ValueFact } from './facts.ts';
import type { ClassReference, Library, Lookup, Thing } from './library.ts';
import { STANDARD_RETURNS } from './standard-returns.ts';
import { readType, type TypeText } from './type-text.ts';

/**
 * The possible value of an expression; `isExact`: an instance of the class itself, not of a subclass. A list
 * means "one of these"; null means that the value cannot be known.
 */
export type Value =
  | { is: 'module'; name: string }
  | { is: 'class'; type: ClassReference }
  | { is: 'instance'; type: ClassReference; isExact: boolean }
  | FunctionValue
  | { is: 'coroutine'; values: Value[] }
  | { is: 'none' };
export type FunctionValue = {
  is: 'function';
  fact: FunctionFact;
  module: string;
  path: string;
  /** The class that it is a method of; null for a plain function. */
  receiver: ClassReference | null;
  /** Its first parameter is already bound. */
  isBound: boolean;
};
export type Values = Value[] | null;

/** Metaclasses that do not change calls and attributes of their classes. */
const PLAIN_METACLASSES = /^(?:\w+\.)?(?:ABCMeta|type|ModelMetaclass|_ProtocolMeta)$/;
const MAX_TYPE_DEPTH = 12;

/** Follows types, attributes and calls through the library. */
export class Meanings {
  constructor(readonly library: Library) {}

  ofThing(thing: Thing, depth = 0): Values {
    if (thing.is === 'module') return [{ is: 'module', name: thing.name }];
    const { fact, module, path } = thing;
    if (fact.is === 'function')
      return [{ is: 'function', fact, module, path, receiver: null, isBound: false }];
    if (fact.is === 'class') return [{ is: 'class', type: { fact, module, path } }];
    return depth > MAX_TYPE_DEPTH ? null : this.ofValue(fact, module, depth);
  }

  /** The values of an attribute, or whether it exists. */
  attribute(value: Value, name: string): Lookup<Values> {
    switch (value.is) {
      case 'module': {
        const found = this.library.nameIn(value.name, name);
        return found.is === 'found' ? { is: 'found', value: this.ofThing(found.value) } : found;
      }
      case 'instance':
      case 'class':
        return this.memberValue(value, name);
      default:
        return { is: 'unknown', why: 'attributes of functions are not listed' };
    }
  }

  /** The values that a call returns. */
  call(value: Value): Values {
    if (value.is === 'class') return this.construct(value.type);
    if (value.is !== 'function') return null;
    const { fact, module, path, receiver } = value;
    const standard = STANDARD_RETURNS.get(`${module}.${path}`);
    if (standard !== undefined) return this.ofStandard(standard);
    const results = [fact, ...(fact.others ?? [])].map(({ returns, parameters }) =>
      returns === undefined ? null : this.ofType(returns, module, receiver, selfVariable(parameters)),
    );
    const values = union(results);
    return values !== null && fact.isAsync ? [{ is: 'coroutine', values }] : values;
  }

  /**
   * The instances that an annotation allows. `own` is the type that `Self` and the type variable of `self`
   * refer to.
   */
  ofType(
    text: string,
    module: string,
    own: ClassReference | null = null,
    variable: string | null = null,
  ): Values {
    const type = readType(text);
    return type === null ? null : this.instances(type, { module, own, variable, depth: 0 });
  }

  private ofStandard(names: string): Values {
    const parts = names.split(' | ').map((name): Values => {
      if (name === 'None') return [{ is: 'none' }];
      const dot = name.lastIndexOf('.');
      const found = this.library.nameIn(dot < 0 ? 'builtins' : name.slice(0, dot), name.slice(dot + 1));
      const type = found.is === 'found' ? this.library.toClass(found.value) : null;
      return type && [{ is: 'instance', type, isExact: false }];
    });
    return union(parts);
  }

  private ofValue(fact: ValueFact, module: string, depth: number): Values {
    const { annotation, alias, made } = fact;
    if (annotation !== undefined && !/\bTypeAlias\b/.test(annotation))
      return this.ofType(annotation.replace(/^(?:\w+\.)?Final\[(.*)\]$/, '$1'), module);
    const named = alias?.replace(/\[.*$/s, '') ?? made;
    const target = named === undefined ? null : this.library.resolve(named, module);
    if (target === null) return null;
    const values = this.ofThing(target, depth + 1);
    return made === undefined ? values : union((values ?? []).map((value) => this.call(value)));
  }

  private memberValue(
    value: { is: 'instance' | 'class'; type: ClassReference },
    name: string,
  ): Lookup<Values> {
    const found = this.library.memberOf(value.type, name);
    if (found.is === 'absent' && value.is === 'class') return this.ofMetaclass(value.type, name);
    if (found.is !== 'found') return found;
    const { fact, owner } = found.value;
    return { is: 'found', value: this.ofMember(fact, owner, name, value) };
  }

  private ofMember(
    fact: Fact,
    owner: ClassReference,
    name: string,
    { is, type }: { is: 'instance' | 'class'; type: ClassReference },
  ): Values {
    const path = `${owner.path}.${name}`;
    if (fact.is === 'class') return [{ is: 'class', type: { fact, module: owner.module, path } }];
    if (fact.is === 'import') return null;
    if (fact.is === 'value')
      return fact.annotation === undefined ? null : this.ofType(bare(fact.annotation), owner.module, type);
    if (fact.binding === 'property') {
      const self = selfVariable(fact.parameters);
      return is === 'class' || fact.returns === undefined
        ? null
        : this.ofType(fact.returns, owner.module, type, self);
    }
    const isBound = fact.binding === 'class' || (fact.binding === undefined && is === 'instance');
    return [{ is: 'function', fact, module: owner.module, path, receiver: type, isBound }];
  }

  private ofMetaclass(type: ClassReference, name: string): Lookup<Values> {
    const made = this.library.ancestry(type).classes.find(({ fact }) => !isPlain(fact));
    if (made !== undefined) return { is: 'unknown', why: `${made.path} has a metaclass of its own` };
    const base = this.library.nameIn('builtins', 'type');
    const reference = base.is === 'found' ? this.library.toClass(base.value) : null;
    if (reference === null) return { is: 'unknown', why: 'the standard library is not listed yet' };
    // `register` belongs to `ABCMeta`.
    return name in reference.fact.members || name === 'register'
      ? { is: 'found', value: null }
      : { is: 'absent' };
  }

  /** The instances of a class whose `__new__` may return something else are unknown. */
  private construct(type: ClassReference): Values {
    const maker = this.library.memberOf(type, '__new__');
    if (maker.is === 'found') {
      const { fact, owner } = maker.value;
      const returns = fact.is === 'function' ? fact.returns : undefined;
      const isOwn = returns === 'Self' || returns?.split('.').at(-1) === type.path;
      if (!isOwn && owner.fact.isNative !== true)
        return returns === undefined ? null : this.ofType(returns, owner.module, type);
    }
    return [{ is: 'instance', type, isExact: true }];
  }

  private instances(
    type: TypeText,
    place: { module: string; own: ClassReference | null; variable: string | null; depth: number },
  ): Values {
    if (place.depth > MAX_TYPE_DEPTH) return null;
    const deeper = { ...place, depth: place.depth + 1 };
    if ('union' in type) return union(type.union.map((one) => this.instances(one, deeper)));
    const word = type.name.split('.').at(-1) ?? type.name;
    const [first] = type.arguments;
    if (word === 'None' || word === 'NoReturn' || word === 'Never') return [{ is: 'none' }];
    if (word === 'Self' || word === place.variable)
      return place.own && [{ is: 'instance', type: place.own, isExact: false }];
    if (word === 'Union') return union(type.arguments.map((one) => this.instances(one, deeper)));
    if (word === 'Optional' || word === 'Annotated' || word === 'Final' || word === 'ClassVar')
      return first === undefined ? null : this.instances(first, deeper);
    return this.named(type.name, place);
  }

  private named(name: string, { module, depth }: { module: string; depth: number }): Values {
    const thing = this.library.resolve(name, module);
    if (thing === null || thing.is === 'module' || thing.fact.is === 'function') return null;
    if (thing.fact.is === 'class') {
      const type = { ...thing, fact: thing.fact };
      return type.module === 'collections.abc' ? null : [{ is: 'instance', type, isExact: false }];
    }
    const { alias } = thing.fact;
    const type = alias === undefined ? null : readType(alias);
    if (type === null) return null;
    return this.instances(type, { module: thing.module, own: null, variable: null, depth: depth + 1 });
  }
}

/** Null unless all are known. */
function union(all: Values[]): Values {
  const values: Value[] = [];
  for (const one of all) {
    if (one === null) return null;
    values.push(...one);
  }
  return values.length === 0 ? null : values;
}

export function isPlain({ metaclass }: ClassFact): boolean {
  return metaclass === undefined || PLAIN_METACLASSES.test(metaclass);
}

function bare(annotation: string): string {
  return annotation.replace(/^(?:\w+\.)?(?:ClassVar|Final|Required|NotRequired)\[(.*)\]$/s, '$1');
}

/** `def f(self: T) -> T`: the type variable is the receiver's own type. */
function selfVariable(parameters: string | null): string | null {
  const annotation = /^(?:self|cls)\t([^\n]+)/.exec(parameters ?? '')?.[1];
  return /^(?:type\[)?(\w+)\]?$/i.exec(annotation ?? '')?.[1] ?? null;
}
