import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fail, ok, type Result } from '../../src/base/result.ts';
import type { ModelFailure } from '../../src/contract/reasons.ts';
import type { Embedder } from '../../src/ports/embedder.ts';
import { quantized } from '../../src/repository/vector-index.ts';

/** Length of a vector, at the start of the file; followed by each text's hash, a scale, and a byte per dimension. */
const HEAD_BYTES = 4;
const HASH_BYTES = 32;
const SCALE_BYTES = 4;
/** Texts embedded before the next write: a kill loses this many. */
const TEXTS_AT_ONCE = 8;

/**
 * An embedder that caches its results in a file of `folder`, one per model: a corpus is embedded once, and a stopped
 * run resumes. Vectors are returned as an index stores them, one byte per dimension.
 */
export function cachedEmbedder(embedder: Embedder, folder: string): Embedder {
  let vectors: VectorFile | null = null;
  return {
    model: () => embedder.model(),
    async embed(texts, priority, signal) {
      const model = await embedder.model();
      if (!model.ok) return model;
      vectors ??= new VectorFile(join(folder, `${hashOf(model.value).toString('hex').slice(0, 16)}.bin`));
      const missing = [...new Set(texts)].filter((text) => !vectors?.has(text));
      for (let start = 0; start < missing.length; start += TEXTS_AT_ONCE) {
        const some = missing.slice(start, start + TEXTS_AT_ONCE);
        const made = await embedder.embed(some, priority, signal);
        if (!made.ok) return made;
        vectors.add(some, made.value);
      }
      return ok(texts.map((text) => vectors?.get(text) ?? new Float32Array(0)));
    },
  };
}

class VectorFile {
  private readonly vectors = new Map<string, Float32Array>();

  constructor(private readonly path: string) {
    if (!existsSync(path)) return;
    const bytes = readFileSync(path);
    const dimensions = bytes.length < HEAD_BYTES ? 0 : bytes.readUInt32LE(0);
    const size = HASH_BYTES + SCALE_BYTES + dimensions;
    let at = HEAD_BYTES;
    for (; dimensions > 0 && at + size <= bytes.length; at += size) {
      const scale = bytes.readFloatLE(at + HASH_BYTES);
      const numbers = new Int8Array(
        bytes.buffer,
        bytes.byteOffset + at + HASH_BYTES + SCALE_BYTES,
        dimensions,
      );
      const key = bytes.toString('hex', at, at + HASH_BYTES);
      this.vectors.set(
        key,
        Float32Array.from(numbers, (number) => number * scale),
      );
    }
    // A kill may have left half a record.
    if (at < bytes.length) truncateSync(path, at);
  }

  has(text: string): boolean {
    return this.vectors.has(hashOf(text).toString('hex'));
  }

  get(text: string): Float32Array | undefined {
    return this.vectors.get(hashOf(text).toString('hex'));
  }

  add(texts: readonly string[], vectors: readonly Float32Array[]): void {
    for (const [index, text] of texts.entries()) {
      const { scale, numbers } = quantized(vectors[index] ?? new Float32Array(0));
      if (!existsSync(this.path)) this.begin(numbers.length);
      const scaleBytes = Buffer.alloc(SCALE_BYTES);
      scaleBytes.writeFloatLE(scale);
      const hash = hashOf(text);
      appendFileSync(this.path, Buffer.concat([hash, scaleBytes, Buffer.from(numbers.buffer)]));
      this.vectors.set(
        hash.toString('hex'),
        Float32Array.from(numbers, (number) => number * scale),
      );
    }
  }

  private begin(dimensions: number): void {
    mkdirSync(join(this.path, '..'), { recursive: true });
    const head = Buffer.alloc(HEAD_BYTES);
    head.writeUInt32LE(dimensions);
    writeFileSync(this.path, head);
  }
}

function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** The vectors of a corpus, in its order; `onLine` is called with the progress now and then. */
export async function embedCorpus(
  embedder: Embedder,
  texts: readonly string[],
  { signal, onLine, name }: { signal: AbortSignal; onLine(line: string): void; name: string },
): Promise<Result<Float32Array[], ModelFailure>> {
  const vectors: Float32Array[] = [];
  for (let start = 0; start < texts.length; start += CORPUS_PAGE) {
    if (signal.aborted) return fail({ reason: 'cancelled', message: 'stopped' });
    const page = await embedder.embed(texts.slice(start, start + CORPUS_PAGE), 'background', signal);
    if (!page.ok) return page;
    vectors.push(...page.value);
    if (start % CORPUS_TOLD === 0) onLine(`${name}: ${vectors.length} of ${texts.length} texts embedded`);
  }
  return ok(vectors);
}

const CORPUS_PAGE = 64;
const CORPUS_TOLD = 1_024;
