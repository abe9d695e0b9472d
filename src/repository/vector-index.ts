import type { ChunkKind } from '../contract/source-code.ts';
import type { PlacedVector } from '../ports/index-store.ts';

/** How near each row is to a query: cosines, and their mean. */
export type Nearness = { cosines: Float32Array; mean: number };

/** Largest integer of a stored vector: a signed byte. */
const LARGEST = 127;

/**
 * Vectors of chunks and whole files in memory, one byte per dimension, scanned linearly: exact, and fast enough for
 * some hundred thousand of them. Rows are never removed: callers must skip dead ones.
 */
export class VectorIndex {
  private numbers = new Int8Array(0);
  private scales = new Float32Array(0);
  /** By row; chunk 0 stands for the whole file. */
  private readonly chunks: number[] = [];
  private readonly contents: number[] = [];
  private readonly kinds: (ChunkKind | null)[] = [];
  private readonly chunkRows = new Map<number, number>();
  private readonly fileRows = new Map<number, number>();

  constructor(readonly dimensions: number) {}

  get size(): number {
    return this.chunks.length;
  }

  /** Null when the chunk has no vector. */
  rowOfChunk(chunk: number): number | null {
    return this.chunkRows.get(chunk) ?? null;
  }

  /** The row of the whole file with a content; null when it has no vector. */
  rowOfFile(content: number): number | null {
    return this.fileRows.get(content) ?? null;
  }

  /** Adds a vector; replaces the previous one of the same chunk or file. A vector of another length is ignored. */
  add({ chunk, content, kind, scale, numbers }: PlacedVector): void {
    if (numbers.length !== this.dimensions) return;
    const rows = chunk === null ? this.fileRows : this.chunkRows;
    const known = rows.get(chunk ?? content);
    const row = known ?? this.size;
    if (known === undefined) {
      this.reserve(row + 1);
      rows.set(chunk ?? content, row);
      this.chunks.push(chunk ?? 0);
      this.contents.push(content);
      this.kinds.push(kind);
    }
    this.numbers.set(numbers, row * this.dimensions);
    this.scales[row] = scale;
  }

  /** Cosines of all rows with a vector of length one. */
  nearness(question: Float32Array): Nearness {
    const { dimensions, numbers, scales } = this;
    const asked = quantized(question);
    const cosines = new Float32Array(this.size);
    let sum = 0;
    for (let row = 0, at = 0; row < cosines.length; row += 1) {
      let dot = 0;
      const end = at + dimensions;
      // Integers in four lanes: twice as fast as one, and exact.
      for (let index = 0; at < end; index += 4, at += 4)
        dot =
          (dot +
            (asked.numbers[index] as number) * (numbers[at] as number) +
            (asked.numbers[index + 1] as number) * (numbers[at + 1] as number) +
            (asked.numbers[index + 2] as number) * (numbers[at + 2] as number) +
            (asked.numbers[index + 3] as number) * (numbers[at + 3] as number)) |
          0;
      const cosine = dot * asked.scale * (scales[row] as number);
      cosines[row] = cosine;
      sum += cosine;
    }
    return { cosines, mean: sum / Math.max(1, cosines.length) };
  }

  /** Passes each row: its chunk (0: the whole file), content and kind. */
  eachRow(visit: (row: number, chunk: number, content: number, kind: ChunkKind | null) => void): void {
    for (let row = 0; row < this.size; row += 1)
      visit(
        row,
        this.chunks[row] as number,
        this.contents[row] as number,
        this.kinds[row] as ChunkKind | null,
      );
  }

  private reserve(rows: number): void {
    if (this.scales.length >= rows) return;
    const room = rows + (rows >> 1) + 256;
    const numbers = new Int8Array(room * this.dimensions);
    numbers.set(this.numbers);
    const scales = new Float32Array(room);
    scales.set(this.scales);
    this.numbers = numbers;
    this.scales = scales;
  }
}

/** A vector normalized to length one, as integers times a scale; its length is a multiple of four. */
export function quantized(vector: Float32Array): { scale: number; numbers: Int8Array } {
  let squares = 0;
  let largest = 0;
  for (const value of vector) {
    squares += value * value;
    largest = Math.max(largest, Math.abs(value));
  }
  const numbers = new Int8Array(Math.ceil(vector.length / 4) * 4);
  if (largest === 0) return { scale: 0, numbers };
  for (let index = 0; index < vector.length; index += 1)
    numbers[index] = Math.round(((vector[index] as number) / largest) * LARGEST);
  return { scale: largest / LARGEST / Math.sqrt(squares), numbers };
}
