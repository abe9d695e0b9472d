import { joinValues, type Value } from './value.ts';

/** Data-flow steps for one text, about two microseconds each: the analysis stops after a tenth of a second. */
const MAX_TAINT_STEPS = 50_000;

/** The remaining budget of an analysis, in steps. Time would not do: a busy machine would call a text too large. */
export class Work {
  private left = MAX_TAINT_STEPS;

  /** False when the budget is spent: the caller must stop. */
  spend(steps = 1): boolean {
    this.left -= steps;
    return this.left >= 0;
  }

  get isSpent(): boolean {
    return this.left < 0;
  }
}

/** Entries that cost as much to visit as one step. */
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

  /** `outer` returns the enclosing function's state at the time of the call. */
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

  /** Whether any access path longer than a name is known: otherwise there is no need to build paths. */
  get knowsPaths(): boolean {
    return this.hasPaths || (this.outer?.().knowsPaths ?? false);
  }

  /** Assigns a new value: facts about its members, and about values that were views of it, are dropped. */
  assign(path: string, value: Value): void {
    this.forget(path);
    this.refine(path, value);
  }

  /** The same value with more facts. */
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

  /** Joins two paths: either may have been taken. */
  join(other: State): State {
    if (this.isDead) return other;
    if (other.isDead || this.work.isSpent) return this;
    const joined = this.copy();
    this.spend(this.values.size + other.values.size);
    joined.hasPaths ||= other.hasPaths;
    joined.hasViews ||= other.hasViews;
    // A name that only one of the two assigns has that value.
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
