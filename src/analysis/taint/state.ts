import { MAX_TAINT_STEPS } from '../../config/limits.ts';
import { joinValues, type Value } from './value.ts';

/** The remaining budget of an analysis, in steps. Time would not do: a busy machine would call a text too large. */
export class Work {
  private left = MAX_TAINT_STEPS;

  /** False when it has cost enough: what asks must stop. */
  spend(steps = 1): boolean {
    this.left -= steps;
    return this.left >= 0;
  }

  get isSpent(): boolean {
    return this.left < 0;
  }
}

/** Entries that are gone through in the time of one step. */
const ENTRIES_A_STEP = 32;

/**
 * The facts at one place of a function: a value for each name, and for each access path (`self.x`,
 * `request.args['a']`) that was assigned or tested. What is not here is looked up in the enclosing function.
 */
export class State {
  /** After a return or raise: nothing that follows is reached. */
  isDead = false;
  private values = new Map<string, Value>();
  private hasPaths = false;
  private hasViews = false;

  /** `outer` gives the enclosing function's state as it is when it is asked for. */
  constructor(
    private readonly outer: (() => State) | null,
    private readonly work: Work,
  ) {}

  read(path: string): Value | null {
    return this.values.get(path) ?? this.outer?.().read(path) ?? null;
  }

  /** The facts of this function itself. */
  entries(): IterableIterator<[string, Value]> {
    return this.values.entries();
  }

  /** Whether any access path longer than a name is known: without one no path need be put together. */
  get knowsPaths(): boolean {
    return this.hasPaths || (this.outer?.().knowsPaths ?? false);
  }

  /** A new value: what was known of its members, and of values that were a look at it, is over. */
  assign(path: string, value: Value): void {
    this.forget(path);
    this.refine(path, value);
  }

  /** The same value, of which more is known. */
  refine(path: string, value: Value): void {
    this.values.set(path, value);
    if (value.view !== null) this.hasViews = true;
    if (path.includes('.') || path.includes('[')) this.hasPaths = true;
  }

  private forget(path: string): void {
    if (this.hasPaths || this.hasViews) this.spend(this.values.size);
    if (this.hasPaths)
      for (const known of this.values.keys())
        if (known.startsWith(`${path}.`) || known.startsWith(`${path}[`)) this.values.delete(known);
    if (!this.hasViews) return;
    for (const [name, value] of this.values)
      if (value.view !== null && isAt(value.view.path, path)) this.values.set(name, { ...value, view: null });
  }

  copy(): State {
    this.spend(this.values.size);
    const copy = new State(this.outer, this.work);
    copy.values = new Map(this.values);
    copy.hasPaths = this.hasPaths;
    copy.hasViews = this.hasViews;
    copy.isDead = this.isDead;
    return copy;
  }

  /** Where two paths meet: either may have been taken. */
  join(other: State): State {
    if (this.isDead) return other;
    if (other.isDead || this.work.isSpent) return this;
    const joined = this.copy();
    this.spend(this.values.size + other.values.size);
    joined.hasPaths ||= other.hasPaths;
    joined.hasViews ||= other.hasViews;
    // A name that only one of the two gives a value has that one.
    for (const [path, value] of other.values) {
      const mine = this.values.get(path);
      if (mine !== value) joined.values.set(path, joinValues(mine ?? this.read(path) ?? value, value));
    }
    for (const [path, value] of this.values)
      if (!other.values.has(path)) joined.values.set(path, joinValues(value, other.read(path) ?? value));
    return joined;
  }

  private spend(entries: number): void {
    this.work.spend(entries / ENTRIES_A_STEP);
  }
}

function isAt(path: string, root: string): boolean {
  return path === root || path.startsWith(`${root}.`) || path.startsWith(`${root}[`);
}
