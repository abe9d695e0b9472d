import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { textHash } from '../../base/fingerprint.ts';
import type { Result } from '../../base/result.ts';
import type { SourceContent } from '../../contract/source-code.ts';
import type { IndexStore, StoredFile, StoredVector, StoreFailure } from '../../ports/index-store.ts';

/** A place where one index can be opened again and again; `remove` ends it. */
export type StorePlace = {
  open(how: { write: boolean; discard: boolean }): Promise<Result<IndexStore, StoreFailure>>;
  remove(): Promise<void>;
};

/** The content of a small file: one chunk, that is a function of the name and uses `print`. */
export function sampleContent(name: string): SourceContent {
  const text = `def ${name}():\n    print("${name}")\n`;
  const symbol = {
    name,
    qualified: name,
    kind: 'function',
    signature: `def ${name}()`,
    doc: 'Says.',
  } as const;
  return {
    hash: textHash(text),
    language: 'python',
    text,
    cutAlong: 'syntax',
    note: '',
    imports: [{ module: 'os', names: [{ name: '*', alias: 'os' }], isReexport: false }],
    chunks: [
      {
        hash: textHash(text),
        kind: 'function',
        symbol: name,
        start: 0,
        end: text.length,
        firstLine: 1,
        lastLine: 2,
        terms: `${name.toLowerCase()} print:2`,
        names: name.toLowerCase(),
        references: ['print'],
        symbols: [{ ...symbol, firstLine: 1, lastLine: 2 }],
      },
    ],
  };
}

/** A file that has a content, read at a fixed time. */
export function sampleFile(path: string, content: SourceContent): StoredFile {
  return { path, contentHash: content.hash, skipped: null, size: 10, modified: 1_000.5, readAt: 2_000 };
}

/** A vector for a key; `first` tells it from others. */
function sampleVector(key: string, first: number): StoredVector {
  return { key, scale: 0.5, numbers: Int8Array.of(first, 2, 3, 4) };
}

/** What every store of the repository index must do. */
export function describeIndexStore(name: string, createPlace: () => Promise<StorePlace>): void {
  describe(name, () => {
    let place: StorePlace;
    const opened: IndexStore[] = [];
    beforeEach(async () => {
      place = await createPlace();
    });
    afterEach(async () => {
      for (const store of opened.splice(0)) await store.close();
      await place.remove();
    });

    async function open(write = true, discard = false): Promise<IndexStore> {
      const store = value(await place.open({ write, discard }));
      opened.push(store);
      return store;
    }
    const a = sampleContent('alpha');
    const b = sampleContent('beta');

    it('begins new, and keeps what was written', async () => {
      const store = await open();
      expect([store.condition, store.mayWrite]).toEqual(['new', true]);
      const skipped = {
        path: 'b.bin',
        contentHash: null,
        skipped: 'binary',
        size: 3,
        modified: 1,
        readAt: 2,
      } as const;
      const files = [sampleFile('a.py', a), sampleFile('new\n🦊.py', a), skipped];
      const numbers = value(await store.write({ contents: [a, b], files, gone: [] }));
      await store.close();
      const again = await open();
      expect(again.condition).toBe('kept');
      const number = numbers.get(a.hash);
      expect(value(await again.files()).sort((left, right) => (left.path < right.path ? -1 : 1))).toEqual([
        { ...files[0], content: number },
        { ...skipped, content: null },
        { ...files[1], content: number },
      ]);
      expect(value(await again.contentHashes()).sort()).toEqual([a.hash, b.hash].sort());
      expect(value(await again.importsOf(number ?? 0))).toEqual(a.imports);
      expect(value(await again.text(number ?? 0))).toBe(a.text);
      expect(value(await again.symbolsOf(number ?? 0))).toEqual(a.chunks[0]?.symbols);
      expect(value(await again.verify())).toBe(true);
    });

    it('gives terms in the order of chunks, and chunks by number', async () => {
      const store = await open();
      const files = [sampleFile('a.py', a), sampleFile('b.py', b)];
      const numbers = value(await store.write({ contents: [a, b], files, gone: [] }));
      const rows = value(await store.termsAfter(0, 10));
      expect(rows.map(({ terms, names, kind }) => [terms, names, kind])).toEqual([
        ['alpha print:2', 'alpha', 'function'],
        ['beta print:2', 'beta', 'function'],
      ]);
      expect(value(await store.termsAfter(rows[0]?.chunk ?? 0, 10))).toEqual([rows[1]]);
      expect(value(await store.termsAfter(0, 1))).toHaveLength(1);
      expect(value(await store.termsOf([numbers.get(b.hash) ?? 0]))).toEqual([rows[1]]);
      const chunks = value(await store.chunks([rows[1]?.chunk ?? 0, 999, rows[0]?.chunk ?? 0]));
      expect(chunks.map(({ symbol, text, language }) => [symbol, text, language])).toEqual([
        ['beta', b.text, 'python'],
        ['alpha', a.text, 'python'],
      ]);
    });

    it('finds definitions in any case and uses by exact name, of files that are there', async () => {
      const store = await open();
      value(await store.write({ contents: [a, b], files: [sampleFile('a.py', a)], gone: [] }));
      expect(value(await store.symbols('ALPHA', 5))).toMatchObject([
        { path: 'a.py', name: 'alpha', firstLine: 1 },
      ]);
      expect(value(await store.symbols('beta', 5))).toEqual([]);
      expect(value(await store.symbols(null, 5))).toHaveLength(1);
      expect(value(await store.uses('print', 5))).toMatchObject([
        { path: 'a.py', symbol: 'alpha', text: a.text },
      ]);
      expect(value(await store.uses('prin', 5))).toEqual([]);
      const [first, ...others] = value(await store.identifiersAfter(0, 100));
      expect(first).toMatchObject({ identifiers: ['print'] });
      expect(value(await store.identifiersAfter(first?.chunk ?? 0, 100))).toEqual(others);
      expect(value(await store.identifiersAfter(0, 1))).toEqual([first]);
    });

    it('takes back a content without cutting it again, and forgets what nobody has', async () => {
      const store = await open();
      const first = value(await store.write({ contents: [a], files: [sampleFile('x.py', a)], gone: [] }));
      value(await store.write({ contents: [b], files: [sampleFile('x.py', b)], gone: [] }));
      expect(value(await store.symbols(null, 9)).map(({ name }) => name)).toEqual(['beta']);
      const back = value(await store.write({ contents: [], files: [sampleFile('x.py', a)], gone: [] }));
      expect(back.get(a.hash)).toBe(first.get(a.hash));
      expect(value(await store.forgetUnused(1))).toBe(0);
      expect(value(await store.forgetUnused(0))).toBe(1);
      expect(value(await store.contentHashes())).toEqual([a.hash]);
      value(await store.write({ contents: [], files: [], gone: ['x.py'] }));
      expect(value(await store.files())).toEqual([]);
      // Numbers are not given twice.
      const anew = value(await store.write({ contents: [b], files: [sampleFile('y.py', b)], gone: [] }));
      expect(anew.get(b.hash)).toBeGreaterThan(back.get(a.hash) ?? 0);
    });

    it('keeps a snapshot of many megabytes, and replaces it whole', async () => {
      const store = await open();
      expect(value(await store.loadSnapshot())).toBeNull();
      const big = new Uint8Array(9 * 1024 * 1024).map((_, index) => index % 251);
      value(
        await store.saveSnapshot({
          through: 7,
          parts: new Map([
            ['big', big],
            ['old', new Uint8Array(3)],
          ]),
        }),
      );
      const parts = new Map([
        ['big', big],
        ['none', new Uint8Array(0)],
      ]);
      value(await store.saveSnapshot({ through: 9, parts }));
      const loaded = value(await store.loadSnapshot());
      expect([loaded?.through, [...(loaded?.parts.keys() ?? [])].sort()]).toEqual([9, ['big', 'none']]);
      expect(Buffer.compare(loaded?.parts.get('big') ?? new Uint8Array(0), big)).toBe(0);
    });

    it('keeps vectors by what they are of, and says what lacks one', async () => {
      const store = await open();
      const files = [sampleFile('a.py', a), sampleFile('copy.py', a), sampleFile('b.py', b)];
      const numbers = value(await store.write({ contents: [a, b], files, gone: [] }));
      const missing = value(await store.withoutVector('m', 10));
      expect(missing.files.map(({ path }) => path)).toEqual(['a.py', 'b.py', 'copy.py']);
      expect(missing.chunks).toHaveLength(2);
      const ofFile = sampleVector(missing.files[0]?.key ?? '', 1);
      value(await store.putVectors('m', [ofFile, sampleVector(a.hash, 9)]));
      expect(value(await store.vectorCounts('m'))).toEqual({ ready: 2, all: 5 });
      const content = numbers.get(a.hash);
      const row = { scale: 0.5, numbers: Int8Array.of(9, 2, 3, 4) };
      const chunks = value(await store.chunkVectorsAfter('m', 0, 10));
      expect(chunks).toMatchObject([{ ...row, content, kind: 'function' }]);
      expect(value(await store.chunkVectorsAfter('m', chunks[0]?.chunk ?? 0, 10))).toEqual([]);
      expect(value(await store.fileVectors('m'))).toMatchObject([{ chunk: null, content }]);
      expect(value(await store.withoutVector('m', 1)).files.map(({ path }) => path)).toEqual(['b.py']);
    });

    it('has the vectors of a branch when it comes back, and drops those of another model', async () => {
      const store = await open();
      value(await store.write({ contents: [a], files: [sampleFile('a.py', a)], gone: [] }));
      value(await store.putVectors('m', [sampleVector(a.hash, 1)]));
      value(await store.write({ contents: [], files: [], gone: ['a.py'] }));
      expect(value(await store.withoutVector('m', 9))).toEqual({ chunks: [], files: [] });
      value(await store.write({ contents: [], files: [sampleFile('moved.py', a)], gone: [] }));
      expect(value(await store.withoutVector('m', 9))).toMatchObject({
        chunks: [],
        files: [{ path: 'moved.py' }],
      });
      value(await store.putVectors('other', [sampleVector(a.hash, 2)]));
      expect(value(await store.chunkVectorsAfter('m', 0, 9))).toEqual([]);
      value(await store.write({ contents: [], files: [], gone: ['moved.py'] }));
      value(await store.forgetUnused(0));
      expect(value(await store.vectorCounts('other'))).toEqual({ ready: 0, all: 0 });
    });

    it('has one writer; others read what it has written', async () => {
      const writer = await open();
      const reader = await open();
      expect(reader.mayWrite).toBe(false);
      value(await writer.write({ contents: [a], files: [sampleFile('a.py', a)], gone: [] }));
      expect(value(await reader.files())).toHaveLength(1);
      const refused = await reader.write({ contents: [], files: [], gone: ['a.py'] });
      expect(refused).toMatchObject({ failure: { reason: 'busy' } });
      await writer.close();
      expect((await open()).mayWrite).toBe(true);
    });

    it('says that it is closed to whoever still asks, also for what he has asked before', async () => {
      const store = await open();
      const batch = { contents: [a], files: [sampleFile('a.py', a)], gone: [] };
      value(await store.write(batch));
      const ask = () => Promise.all([store.files(), store.chunks([1]), store.fileVectors('any')]);
      for (const answer of await ask()) expect(answer).toMatchObject({ ok: true });
      await store.close();
      for (const answer of [...(await ask()), await store.write(batch)])
        expect(answer).toMatchObject({ failure: { reason: 'closed' } });
    });

    it('is not made by who only reads, and can be begun anew', async () => {
      expect(await place.open({ write: false, discard: false })).toMatchObject({
        failure: { reason: 'not_made' },
      });
      const store = await open();
      value(await store.write({ contents: [a], files: [sampleFile('a.py', a)], gone: [] }));
      await store.close();
      const anew = await open(true, true);
      expect(anew.condition).toBe('rebuilt_corrupted');
      expect(value(await anew.files())).toEqual([]);
    });
  });
}

/** The value of a result, or an error with the failure's words. */
export function value<Value>(result: Result<Value, { message: string }>): Value {
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
}
