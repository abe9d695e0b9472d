import type { Fact, FunctionFact } from './facts.ts';

/** Where a statement is: always executed, in one of several branches, or seen only by type checkers. */
export type Branch = 'always' | 'sometimes' | 'typing';

/** The names of one module or class while it is read; several statements about one name are merged into one fact. */
export class Declarations {
  readonly names: Record<string, Fact> = Object.create(null);
  private readonly overloads = new WeakSet<FunctionFact>();
  private readonly forTyping = new Set<string>();

  add(name: string, fact: Fact, branch: Branch): void {
    const old = this.names[name];
    if (old !== undefined && this.forTyping.has(name)) return;
    if (branch === 'typing') this.forTyping.add(name);
    this.names[name] = old === undefined || branch === 'typing' ? fact : merge(old, fact, branch);
  }

  /** One of several declarations. */
  addOverload(name: string, fact: FunctionFact): void {
    const old = this.names[name];
    if (old?.is === 'function' && this.overloads.has(old)) {
      const { others = [] } = old;
      old.others = [...others, fact];
      return;
    }
    this.overloads.add(fact);
    this.names[name] = fact;
  }

  /** The implementation after overloads; false when there were none. */
  addImplementation(name: string, { parameters }: FunctionFact): boolean {
    const fact = this.names[name];
    if (fact?.is !== 'function' || !this.overloads.has(fact)) return false;
    if (parameters !== null) fact.implementation = parameters;
    return true;
  }
}

function merge(old: Fact, fact: Fact, branch: Branch): Fact {
  if (JSON.stringify(old) === JSON.stringify(fact)) return old;
  if (old.is === 'value' && fact.is === 'value' && old.annotation !== undefined) return old;
  // The branch that is taken is unknown, but the name exists either way.
  return branch === 'always' ? fact : { is: 'value' };
}
