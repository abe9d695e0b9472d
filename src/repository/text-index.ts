import { decodeTerms, questionTerms } from '../base/terms.ts';
import { CHUNK_KINDS, type ChunkKind } from '../contract/source-code.ts';
import type { StoredTerms, StoreSnapshot } from '../ports/index-store.ts';
import { emptyPostings, type FrozenPostings, Postings, Scores } from './postings.ts';

/** Chunks added since the last snapshot; when there are more, a new one is written. */
const MAX_GROWN_CHUNKS = 2_000;

/** Weight of a symbol's name relative to its text (decisions/0015), and of a path relative to chunks (not measured). */
const NAME_WEIGHT = 0.9;
const PATH_WEIGHT = 0.35;
/** Weight of a whole file relative to one of its chunks, for queries about files (decisions/0020). */
const FILE_WEIGHT = 0.7;

/**
 * A chunk that a query found. `strength` is its score as a share of what a chunk full of the query's words would get,
 * `share` the same including what the whole file adds.
 */
export type Ranked = {
  chunk: number;
  content: number;
  kind: ChunkKind;
  score: number;
  strength: number;
  share: number;
};

export type TextQuestion = {
  question: string;
  limit: number;
  /** Whether the rest of a chunk's file counts too: for queries about where something is. */
  byFile?: boolean;
  /** Whether the files of a content, and a kind of chunk, may be in the answer. */
  takes(content: number, kind: ChunkKind): boolean;
};

/** The lexical index of all chunks, in memory. */
export class TextIndex {
  private readonly scores = new Scores();
  private readonly chunks: number[];
  private readonly contents: number[];
  private readonly kinds: number[];
  private readonly frozen: number;

  private constructor(
    private readonly body: Postings,
    private readonly names: Postings,
    arrays: { chunks: Uint32Array; contents: Uint32Array; kinds: Uint8Array },
  ) {
    this.chunks = Array.from(arrays.chunks);
    this.contents = Array.from(arrays.contents);
    this.kinds = Array.from(arrays.kinds);
    this.frozen = this.chunks.length;
  }

  static empty(): TextIndex {
    const arrays = { chunks: new Uint32Array(0), contents: new Uint32Array(0), kinds: new Uint8Array(0) };
    return new TextIndex(new Postings(), new Postings(), arrays);
  }

  /** Null when the parts are of another version. */
  static fromSnapshot({ parts }: StoreSnapshot): TextIndex | null {
    const chunks = parts.get('chunks');
    const contents = parts.get('contents');
    const kinds = parts.get('kinds');
    const body = thaw(parts, 'body');
    const names = thaw(parts, 'names');
    if (!chunks || !contents || !kinds || body === null || names === null) return null;
    const arrays = { chunks: wide(chunks), contents: wide(contents), kinds };
    const count = kinds.length;
    const fits = [arrays.chunks, arrays.contents, body.lengths, names.lengths].every(
      (list) => list.length === count,
    );
    return fits ? new TextIndex(new Postings(body), new Postings(names), arrays) : null;
  }

  /** The highest chunk number it contains. */
  get through(): number {
    return this.chunks.at(-1) ?? 0;
  }

  /** The highest content number it contains: later contents are not yet in it. */
  get lastContent(): number {
    return this.contents.at(-1) ?? 0;
  }

  get size(): number {
    return this.chunks.length;
  }

  /** Whether so much was added since it was loaded that writing a snapshot pays off. */
  get wantsSnapshot(): boolean {
    return this.chunks.length - this.frozen > Math.max(MAX_GROWN_CHUNKS, this.frozen >> 3);
  }

  add({ chunk, content, kind, terms, names }: StoredTerms): void {
    this.chunks.push(chunk);
    this.contents.push(content);
    this.kinds.push(CHUNK_KINDS.indexOf(kind));
    this.body.add(decodeTerms(terms));
    this.names.add(decodeTerms(names));
  }

  /** The best chunks for a query, best first: BM25 of text and names, plus the score of the file's path. */
  search({ question, limit, byFile, takes }: TextQuestion, pathScore: (content: number) => number): Ranked[] {
    const terms = questionTerms(question);
    const { scores } = this;
    scores.reset(this.chunks.length);
    this.body.score(terms, 1, scores);
    this.names.score(terms, NAME_WEIGHT, scores);
    const most = this.body.most(terms);
    const ofFiles = byFile === true ? this.fileScores(terms) : null;
    const best: Ranked[] = [];
    for (const document of scores.touched) {
      const content = this.contents[document] as number;
      const own = scores.total(document, terms.size) + PATH_WEIGHT * pathScore(content);
      const score = own + FILE_WEIGHT * (ofFiles?.get(content) ?? 0);
      if (best.length >= limit && score <= (best.at(-1) as Ranked).score) continue;
      const kind = CHUNK_KINDS[this.kinds[document] as number] as ChunkKind;
      const strength = Math.min(1, own / most);
      if (takes(content, kind))
        insert(
          best,
          { chunk: this.chunks[document] as number, content, kind, score, strength, share: score / most },
          limit,
        );
    }
    return best;
  }

  /** The score of each whole content: for each term that of its best chunk, so that long files have no advantage. */
  private fileScores(terms: ReadonlyMap<string, number>): Map<number, number> {
    const totals = new Map<number, number>();
    const matched = new Map<number, number>();
    for (const term of terms.keys()) {
      const best = new Map<number, number>();
      this.body.eachScore(term, (document, score) => {
        const content = this.contents[document] as number;
        if (score > (best.get(content) ?? 0)) best.set(content, score);
      });
      for (const [content, score] of best) {
        totals.set(content, (totals.get(content) ?? 0) + score);
        matched.set(content, (matched.get(content) ?? 0) + 1);
      }
    }
    // As for chunks: more of the query's terms score higher than repetitions of some.
    for (const [content, score] of totals)
      totals.set(content, score * (0.5 + (0.5 * (matched.get(content) ?? 0)) / terms.size));
    return totals;
  }

  /** The input of `fromSnapshot`. Nothing may be added while it is written. */
  async toSnapshot(breathe: () => Promise<void>): Promise<StoreSnapshot> {
    const parts = new Map<string, Uint8Array>([
      ['chunks', bytes(Uint32Array.from(this.chunks))],
      ['contents', bytes(Uint32Array.from(this.contents))],
      ['kinds', Uint8Array.from(this.kinds)],
    ]);
    freeze(parts, 'body', await this.body.freeze(breathe));
    freeze(parts, 'names', await this.names.freeze(breathe));
    return { through: this.through, parts };
  }
}

/** Keeps a short list in order, best first; equal scores stay in chunk order. */
function insert(best: Ranked[], entry: Ranked, limit: number): void {
  let place = best.length;
  while (place > 0 && isBetter(entry, best[place - 1] as Ranked)) place -= 1;
  best.splice(place, 0, entry);
  if (best.length > limit) best.pop();
}

function isBetter(left: Ranked, right: Ranked): boolean {
  return left.score > right.score || (left.score === right.score && left.chunk < right.chunk);
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

function freeze(parts: Map<string, Uint8Array>, name: string, postings: FrozenPostings): void {
  parts.set(`${name}.terms`, encoder.encode(postings.terms.join('\n')));
  parts.set(`${name}.starts`, bytes(postings.starts));
  parts.set(`${name}.documents`, bytes(postings.documents));
  parts.set(`${name}.counts`, postings.counts);
  parts.set(`${name}.lengths`, bytes(postings.lengths));
}

function thaw(parts: StoreSnapshot['parts'], name: string): FrozenPostings | null {
  const part = (what: string) => parts.get(`${name}.${what}`);
  const [terms, starts, documents, counts, lengths] = [
    'terms',
    'starts',
    'documents',
    'counts',
    'lengths',
  ].map(part);
  if (!terms || !starts || !documents || !counts || !lengths) return null;
  const words = terms.length === 0 ? [] : decoder.decode(terms).split('\n');
  const thawed = {
    terms: words,
    starts: wide(starts),
    documents: wide(documents),
    counts,
    lengths: new Uint16Array(aligned(lengths, 2)),
  };
  const isWhole = thawed.starts.length === words.length + 1 && thawed.documents.length === counts.length;
  return isWhole ? thawed : emptyOrNull(words, counts);
}

/** Nothing was added: no terms, but one start. */
function emptyOrNull(terms: string[], counts: Uint8Array): FrozenPostings | null {
  return terms.length === 0 && counts.length === 0 ? emptyPostings() : null;
}

function bytes(array: Uint32Array | Uint16Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

function wide(part: Uint8Array): Uint32Array {
  return new Uint32Array(aligned(part, 4));
}

/** A copy whose length is a multiple of the unit; a store's buffers may begin at any offset. */
function aligned(part: Uint8Array, unit: number): ArrayBuffer {
  const whole = part.byteLength - (part.byteLength % unit);
  const buffer = new ArrayBuffer(whole);
  new Uint8Array(buffer).set(part.subarray(0, whole));
  return buffer;
}
