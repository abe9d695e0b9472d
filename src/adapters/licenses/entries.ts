import type { Fingerprints } from '../../base/winnowing/fingerprints.ts';

/** Fingerprints with their line numbers: eight bytes each, so that a typed array's sort orders them. */
export class Entries {
  private words = new Uint32Array(INITIAL_WORDS);
  private used = 0;

  get count(): number {
    return this.used / 2;
  }

  /** `lineOf` returns the line, below 2^24, of the fingerprint at an index. */
  add({ hashes }: Fingerprints, lineOf: (place: number) => number): void {
    const needed = this.used + hashes.length * 2;
    if (needed > this.words.length) {
      const larger = new Uint32Array(Math.max(needed, this.words.length * 2));
      larger.set(this.words.subarray(0, this.used));
      this.words = larger;
    }
    for (let place = 0; place < hashes.length; place++) {
      this.words[this.used + HIGH] = hashes[place] ?? 0;
      this.words[this.used + LOW] = lineOf(place);
      this.used += 2;
    }
  }

  /** Calls `visit` with each hash, in order, and its lines. */
  forEach(visit: (hash: number, lines: number[]) => void): void {
    new BigUint64Array(this.words.buffer, 0, this.count).sort();
    let lines: number[] = [];
    for (let at = 0; at < this.used; at += 2) {
      lines.push(this.words[at + LOW] ?? 0);
      const hash = this.words[at + HIGH] ?? 0;
      if (at + 2 < this.used && this.words[at + 2 + HIGH] === hash) continue;
      visit(hash, lines);
      lines = [];
    }
  }
}

const INITIAL_WORDS = 4_096;
/** Which word of a 64-bit number is the high one depends on the machine. */
const HIGH = new Uint32Array(BigUint64Array.of(1n).buffer)[0] === 1 ? 1 : 0;
const LOW = 1 - HIGH;
