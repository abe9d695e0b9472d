/**
 * BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009) over one field of many documents. The
 * initial documents are in typed arrays, about 5 bytes per posting; later ones in growing lists. Documents are numbered
 * from 0 in the order they were added, and are never removed: callers must skip dead ones.
 */
export type FrozenPostings = {
  terms: readonly string[];
  /** Start of each term's postings; one entry more than terms. */
  starts: Uint32Array;
  documents: Uint32Array;
  /** How often the term occurs in the document, at most 255. */
  counts: Uint8Array;
  /** Number of terms of each document. */
  lengths: Uint16Array;
};

/** Document and count of each posting in one number: half the memory of two lists. */
type Grown = number[];
const COUNT_ROOM = 256;
/** A query term: its position there, the weight of a match, and the mean document length. */
type Asked = { place: number; factor: number; average: number };

/** Saturation of a term's count, and influence of document length: the usual values for short texts. */
const K1 = 1.2;
const B = 0.75;
const MOST_COUNT = 255;
const MOST_LENGTH = 65_535;
/** Terms between two yields: a millisecond or two. */
const TERMS_AT_ONCE = 2_048;

/** Scores by document, with a list of those that have one. Reused from one search to the next. */
export class Scores {
  private values = new Float32Array(0);
  /** Which of the first 32 terms a document has, one bit each. */
  private has = new Uint32Array(0);
  touched: number[] = [];

  /** Allocates room for this many documents, all without a score. */
  reset(documents: number): void {
    for (const document of this.touched) {
      this.values[document] = 0;
      this.has[document] = 0;
    }
    this.touched = [];
    if (this.values.length >= documents) return;
    this.values = new Float32Array(documents + (documents >> 2));
    this.has = new Uint32Array(this.values.length);
  }

  /** `term` is the position of the term in the query. */
  add(document: number, term: number, score: number): void {
    if (this.has[document] === 0) this.touched.push(document);
    this.values[document] = (this.values[document] as number) + score;
    this.has[document] = (this.has[document] as number) | (1 << (term & 31));
  }

  /** A document with more of the query's terms scores higher than one that repeats a few. */
  total(document: number, terms: number): number {
    const share = bitCount(this.has[document] as number) / Math.max(1, Math.min(terms, 32));
    return (this.values[document] as number) * (0.5 + 0.5 * Math.min(1, share));
  }
}

export class Postings {
  private readonly numbers = new Map<string, number>();
  private readonly grown = new Map<string, Grown>();
  private readonly grownLengths: number[] = [];
  private totalLength = 0;

  constructor(private readonly frozen: FrozenPostings = emptyPostings()) {
    for (let index = 0; index < frozen.terms.length; index += 1)
      this.numbers.set(frozen.terms[index] as string, index);
    for (const length of frozen.lengths) this.totalLength += length;
  }

  get documents(): number {
    return this.frozen.lengths.length + this.grownLengths.length;
  }

  /** Adds the next document. */
  add(terms: Iterable<readonly [string, number]>): void {
    const document = this.documents;
    let length = 0;
    for (const [term, count] of terms) {
      length += count;
      const posting = document * COUNT_ROOM + Math.min(count, MOST_COUNT);
      const grown = this.grown.get(term);
      if (grown === undefined) this.grown.set(term, [posting]);
      else grown.push(posting);
    }
    this.grownLengths.push(Math.min(length, MOST_LENGTH));
    this.totalLength += Math.min(length, MOST_LENGTH);
  }

  /** Adds `weight` times the BM25 score of the terms to all documents that contain any of them. */
  score(terms: ReadonlyMap<string, number>, weight: number, scores: Scores): void {
    const average = this.totalLength / Math.max(1, this.documents) || 1;
    let place = -1;
    for (const [term, asked] of terms) {
      place += 1;
      const number = this.numbers.get(term);
      const grown = this.grown.get(term);
      const start = number === undefined ? 0 : (this.frozen.starts[number] ?? 0);
      const end = number === undefined ? 0 : (this.frozen.starts[number + 1] ?? 0);
      const frequency = end - start + (grown?.length ?? 0);
      if (frequency === 0) continue;
      const factor = weight * this.rarity(frequency) * Math.min(asked, 2) * (K1 + 1);
      const { documents, counts, lengths } = this.frozen;
      for (let index = start; index < end; index += 1) {
        const document = documents[index] as number;
        const count = counts[index] as number;
        const norm = K1 * (1 - B + (B * (lengths[document] as number)) / average);
        scores.add(document, place, (factor * count) / (count + norm));
      }
      if (grown !== undefined) this.scoreGrown(grown, { place, factor, average }, scores);
    }
  }

  /** Passes the score of a term for each document that contains it, in document order. */
  eachScore(term: string, visit: (document: number, score: number) => void): void {
    const average = this.totalLength / Math.max(1, this.documents) || 1;
    const factor = this.rarity(this.frequency(term)) * (K1 + 1);
    const first = this.frozen.lengths.length;
    this.eachPosting(term, (document, count) => {
      const length = document < first ? this.frozen.lengths[document] : this.grownLengths[document - first];
      const norm = K1 * (1 - B + (B * (length as number)) / average);
      visit(document, (factor * count) / (count + norm));
    });
  }

  /** The limit for a document of only these terms, each often; words that do not occur count as the rarest. */
  most(terms: ReadonlyMap<string, number>): number {
    let sum = 0;
    for (const [term, asked] of terms)
      sum += this.rarity(this.frequency(term)) * Math.min(asked, 2) * (K1 + 1);
    return sum || 1;
  }

  private frequency(term: string): number {
    const number = this.numbers.get(term);
    const frozen =
      number === undefined ? 0 : (this.frozen.starts[number + 1] ?? 0) - (this.frozen.starts[number] ?? 0);
    return frozen + (this.grown.get(term)?.length ?? 0);
  }

  private rarity(frequency: number): number {
    return Math.log(1 + (this.documents - frequency + 0.5) / (frequency + 0.5));
  }

  private scoreGrown(grown: Grown, { place, factor, average }: Asked, scores: Scores): void {
    const first = this.frozen.lengths.length;
    for (const posting of grown) {
      const document = Math.floor(posting / COUNT_ROOM);
      const count = posting % COUNT_ROOM;
      const norm = K1 * (1 - B + (B * (this.grownLengths[document - first] as number)) / average);
      scores.add(document, place, (factor * count) / (count + norm));
    }
  }

  /** All postings in arrays, for storing. `breathe` yields to other work; nothing may be added meanwhile. */
  async freeze(breathe: () => Promise<void>): Promise<FrozenPostings> {
    const terms: string[] = [];
    const starts: number[] = [];
    const room = this.frozen.documents.length + countGrown(this.grown);
    const documents = new Uint32Array(room);
    const counts = new Uint8Array(room);
    let used = 0;
    const put = (document: number, count: number) => {
      documents[used] = document;
      counts[used] = count;
      used += 1;
    };
    for (const term of new Set([...this.frozen.terms, ...this.grown.keys()])) {
      if (terms.length % TERMS_AT_ONCE === 0) await breathe();
      terms.push(term);
      starts.push(used);
      this.eachPosting(term, put);
    }
    starts.push(used);
    const lengths = new Uint16Array(this.documents);
    lengths.set(this.frozen.lengths);
    lengths.set(this.grownLengths, this.frozen.lengths.length);
    return { terms, starts: Uint32Array.from(starts), documents, counts, lengths };
  }

  private eachPosting(term: string, visit: (document: number, count: number) => void): void {
    const number = this.numbers.get(term);
    const { starts, documents, counts } = this.frozen;
    if (number !== undefined)
      for (let index = starts[number] as number; index < (starts[number + 1] as number); index += 1)
        visit(documents[index] as number, counts[index] as number);
    const grown = this.grown.get(term);
    for (const posting of grown ?? []) visit(Math.floor(posting / COUNT_ROOM), posting % COUNT_ROOM);
  }
}

function bitCount(bits: number): number {
  let rest = bits;
  let count = 0;
  for (; rest !== 0; count += 1) rest &= rest - 1;
  return count;
}

/** Postings without any document. */
export function emptyPostings(): FrozenPostings {
  return {
    terms: [],
    starts: new Uint32Array(1),
    documents: new Uint32Array(0),
    counts: new Uint8Array(0),
    lengths: new Uint16Array(0),
  };
}

function countGrown(grown: Map<string, Grown>): number {
  let count = 0;
  for (const postings of grown.values()) count += postings.length;
  return count;
}
