import { type Characters, meet } from './characters.ts';
import { componentsOf } from './components.ts';
import { type Pattern, readPattern } from './read-pattern.ts';

/** Character positions in a regular expression, with repetitions expanded; larger ones are not analyzed. */
const MAX_PATTERN_PLACES = 400;
/** Steps to find regular expressions of exponential time in a text (about 50 ms); the rest is not analyzed. */
const MAX_PATTERN_STEPS = 200_000;

/**
 * Whether a backtracking matcher can need time exponential in the length of a text: a loop can read one part
 * of it in two ways, and something that can fail follows the loop. Decided on the automaton of the pattern's
 * positions (Glushkov 1961), by its ambiguity (Weber and Seidl 1991). Patterns that are too large, or that
 * `readPattern` does not support, are not judged. `isWhole`: the whole text must match.
 */
export function isExponential(source: string, isWhole = false, work: Work = newWork()): boolean {
  const pattern = readPattern(source);
  if (pattern === null) return false;
  const places = new Places(work);
  const whole = places.add(pattern);
  if (whole === null || places.isSpent) return false;
  const ends = new Set(isWhole ? [] : whole.last.keys());
  return loopsOf(places.follows).some(
    (loop) => !loop.some((place) => ends.has(place)) && places.isAmbiguous(loop),
  );
}

/** The cost of all patterns of one text together. */
export type Work = { steps: number };

export function newWork(): Work {
  return { steps: 0 };
}

/** How often each position can come first or last: more than once means two ways to read. */
type Counts = Map<number, number>;
/** A part of the pattern, as seen from outside. */
type Part = { isEmpty: boolean; first: Counts; last: Counts };

const NOTHING: Part = { isEmpty: true, first: new Map(), last: new Map() };

/** The positions of a pattern where a character is read, which can follow which, and in how many ways. */
class Places {
  readonly follows: Counts[] = [];
  private readonly characters: Characters[] = [];

  constructor(private readonly work: Work) {}

  /** Whether the budget ran out, so that the result is not reliable. */
  get isSpent(): boolean {
    return this.work.steps > MAX_PATTERN_STEPS;
  }

  /** Null when there are too many positions. */
  add(pattern: Pattern): Part | null {
    switch (pattern.kind) {
      case 'one':
        return this.place(pattern.characters);
      case 'row':
        return this.row(pattern.parts.map((part) => () => this.add(part)));
      case 'choice':
        return this.choice(pattern.parts);
      case 'repeat':
        return this.repeat(pattern);
    }
  }

  private place(characters: Characters): Part | null {
    if (this.characters.length >= MAX_PATTERN_PLACES || this.work.steps > MAX_PATTERN_STEPS) return null;
    const place = this.characters.push(characters) - 1;
    this.follows.push(new Map());
    return { isEmpty: false, first: new Map([[place, 1]]), last: new Map([[place, 1]]) };
  }

  private row(makers: (() => Part | null)[]): Part | null {
    let whole = NOTHING;
    for (const make of makers) {
      const part = make();
      if (part === null) return null;
      this.connect(whole.last, part.first);
      whole = {
        isEmpty: whole.isEmpty && part.isEmpty,
        first: whole.isEmpty ? sum(whole.first, part.first) : whole.first,
        last: part.isEmpty ? sum(whole.last, part.last) : part.last,
      };
    }
    return whole;
  }

  private choice(parts: Pattern[]): Part | null {
    let whole: Part = { isEmpty: false, first: new Map(), last: new Map() };
    for (const one of parts) {
      const part = this.add(one);
      if (part === null) return null;
      const isEmpty = whole.isEmpty || part.isEmpty;
      whole = { isEmpty, first: sum(whole.first, part.first), last: sum(whole.last, part.last) };
    }
    return whole;
  }

  private repeat({ inner, least, most }: Pattern & { kind: 'repeat' }): Part | null {
    const once = () => this.add(inner);
    const loop = () => {
      const part = this.add(inner);
      if (part !== null) this.connect(part.last, part.first);
      return part;
    };
    const maybe = (make: () => Part | null) => () => {
      const part = make();
      return part === null ? null : { ...part, isEmpty: true };
    };
    const count = most ?? Math.max(least, 1);
    if (count > MAX_PATTERN_PLACES) return null;
    const makers = Array.from({ length: count }, (_, index) => {
      const make = most === null && index === count - 1 ? loop : once;
      return index < least ? make : maybe(make);
    });
    return this.row(makers);
  }

  private connect(last: Counts, first: Counts): void {
    this.work.steps += last.size * first.size;
    if (this.work.steps > MAX_PATTERN_STEPS) return;
    for (const [from, ways] of last)
      for (const [to, others] of first) {
        const known = this.follows[from] ?? new Map<number, number>();
        known.set(to, Math.min(2, (known.get(to) ?? 0) + ways * others));
      }
  }

  /** Whether some text leads from a position in the loop back to it in two ways. */
  isAmbiguous(loop: readonly number[]): boolean {
    const inside = new Set(loop);
    const inner = new Map(
      loop.map((place) => [place, [...(this.follows[place] ?? [])].filter(([to]) => inside.has(to))]),
    );
    const next = (place: number) => inner.get(place) ?? [];
    if (loop.some((place) => next(place).some(([, ways]) => ways > 1))) return true;
    const size = this.characters.length;
    // Both readings at once: a position of each.
    const both = (pair: number) =>
      this.pairs(next(Math.floor(pair / size)), next(pair % size)).map(
        ([left, right]) => left * size + right,
      );
    const isSame = (pair: number) => Math.floor(pair / size) === pair % size;
    const alike = loop.map((place) => place * size + place);
    const components = componentsOf(alike, both);
    return !this.isSpent && components.some((pairs) => pairs.some(isSame) && !pairs.every(isSame));
  }

  /** The pairs of positions that one character can lead to. */
  private pairs(lefts: readonly [number, number][], rights: readonly [number, number][]): [number, number][] {
    const found: [number, number][] = [];
    for (const [left] of lefts) {
      this.work.steps += rights.length;
      if (this.isSpent) return found;
      const characters = this.characters[left] ?? [];
      for (const [right] of rights)
        if (meet(characters, this.characters[right] ?? [])) found.push([left, right]);
    }
    return found;
  }
}

function sum(left: Counts, right: Counts): Counts {
  const both = new Map(left);
  for (const [place, ways] of right) both.set(place, Math.min(2, (both.get(place) ?? 0) + ways));
  return both;
}

/** The cycles of positions that can follow one another. */
function loopsOf(follows: readonly Counts[]): number[][] {
  const next = (place: number) => [...(follows[place]?.keys() ?? [])];
  return componentsOf([...follows.keys()], next).filter(
    ([first = 0, ...others]) => others.length > 0 || follows[first]?.has(first),
  );
}
