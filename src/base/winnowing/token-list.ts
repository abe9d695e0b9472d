/**
 * The tokens of a text without comments, blanks, line ends and what formatters add or take away: quotes,
 * semicolons of JavaScript, commas before a closing bracket, documentation strings. Parallel arrays, of which
 * the first `count` places are used; offsets count UTF-16 code units.
 */
export type Tokens = {
  count: number;
  /** A hash of each token as it is written. */
  exact: Uint32Array;
  /** The same with every name, number and text made equal. */
  renamed: Uint32Array;
  start: Uint32Array;
  end: Uint32Array;
};

const INITIAL_ROOM = 256;

/** Tokens that more are added to. */
export class TokenList implements Tokens {
  count = 0;
  exact: Uint32Array;
  renamed: Uint32Array;
  start: Uint32Array;
  end: Uint32Array;

  /** Has room for the tokens of a text of so many code units, as texts are; it grows where they are more. */
  constructor(units: number) {
    const room = Math.max(INITIAL_ROOM, units >> 2);
    this.exact = new Uint32Array(room);
    this.renamed = new Uint32Array(room);
    this.start = new Uint32Array(room);
    this.end = new Uint32Array(room);
  }

  push(start: number, end: number, exact: number, renamed = exact): void {
    if (this.count === this.exact.length) this.grow();
    this.exact[this.count] = exact;
    this.renamed[this.count] = renamed;
    this.start[this.count] = start;
    this.end[this.count] = end;
    this.count += 1;
  }

  private grow(): void {
    this.exact = doubled(this.exact);
    this.renamed = doubled(this.renamed);
    this.start = doubled(this.start);
    this.end = doubled(this.end);
  }
}

function doubled(array: Uint32Array): Uint32Array {
  const larger = new Uint32Array(array.length * 2);
  larger.set(array);
  return larger;
}
