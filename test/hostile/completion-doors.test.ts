import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Served, serve } from '../http/served.ts';
import { createWorkbench, HANGS, type Workbench } from '../http/workbench.ts';

/** Longer is a hang: the model answers at once, and a machine has other work. */
const HANG_MS = 30_000;
const ABORTED = 1_000;
/** Of the heap, from aborted requests that left something behind: 1,000 of them with a document each. */
const LEAK_BYTES = 16 * 1024 * 1024;

let bench: Workbench;
let served: Served;
beforeAll(async () => {
  bench = await createWorkbench();
  bench.play({ kind: 'answer', texts: ['return', ' 1'] });
  served = await serve(bench);
});
afterAll(async () => {
  await served.close();
  await bench.close();
});

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Bytes, of what is still held. */
function heap(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

type Hole = { before: string; after: string; language: string };

function placed({ before }: Hole) {
  const lines = before.split(/\r\n|\n|\r/);
  return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
}

/** The same hole in the words of every door that completes. */
const DOORS: Record<string, (hole: Hole) => object> = {
  '/v1/fettle/complete': (hole) => ({
    document: { path: 'a.py', language: hole.language, text: hole.before + hole.after },
    position: placed(hole),
  }),
  '/v1/fettle/prepare': (hole) => ({
    document: { path: 'a.py', language: hole.language, text: hole.before + hole.after },
    position: placed(hole),
  }),
  '/v1/fettle/next-edit': (hole) => ({
    document: { path: 'a.py', language: hole.language, text: hole.before + hole.after },
    before: hole.before.replace('def ', 'def old_'),
    position: placed(hole),
  }),
  '/infill': ({ before, after }) => ({ input_prefix: before, input_suffix: after, prompt: '', n_predict: 8 }),
  '/completion': ({ before }) => ({ prompt: before, n_predict: 8, stream: false }),
  '/v1/completions': ({ before, after }) => ({ prompt: before, suffix: after, max_tokens: 8 }),
  '/v1/completions ': ({ before, after, language }) => ({
    language,
    segments: { prefix: before, suffix: after, filepath: 'a.py' },
  }),
  '/api/generate': ({ before, after }) => ({ prompt: before, suffix: after, stream: false }),
};

const GOOD: Hole = { before: 'def f():\n    ', after: '\n', language: 'python' };

async function send(door: string, hole: Hole): Promise<{ status: number; text: string }> {
  const response = await served.post(door.trim(), DOORS[door]?.(hole), {
    signal: AbortSignal.timeout(HANG_MS),
  });
  return { status: response.status, text: await response.text() };
}

describe.each(Object.keys(DOORS))('%s', (door) => {
  it.each<[string, Hole, readonly number[]]>([
    ['a prefix of 5 MB', { ...GOOD, before: `x = 1\n`.repeat(900_000) }, [200, 400, 413]],
    ['one line of 1 MB', { ...GOOD, before: 'x'.repeat(1_000_000) }, [200, 400]],
    ['NUL bytes', { ...GOOD, before: 'a\u0000 = 1\n\u0000' }, [200, 400]],
    ['half a surrogate pair', { ...GOOD, before: 'a = "\ud83d' }, [200, 400]],
    ['the other half behind the cursor', { ...GOOD, before: 'a = "\ud83d', after: '\ude00"\n' }, [200, 400]],
    ['a language nobody knows', { ...GOOD, language: 'klingon++' }, [200]],
    ['a language that is too long to be one', { ...GOOD, language: 'x'.repeat(100_000) }, [200, 400]],
    ['nothing but line ends', { ...GOOD, before: '\r\n'.repeat(10_000), after: '\r' }, [200, 400]],
    ['brackets without an end', { ...GOOD, before: '('.repeat(50_000) }, [200]],
  ])('stands %s', { timeout: HANG_MS * 2 }, async (_, hole, allowed) => {
    const { status, text } = await send(door, hole);
    expect(allowed, text.slice(0, 300)).toContain(status);
    expect(text).not.toMatch(/node_modules|\n\s+at \S+ \(/);
    const after = await send(door, GOOD);
    expect(after.status, after.text.slice(0, 300)).toBe(200);
  });
});

it.each(['/v1/fettle/complete', '/infill', '/v1/completions'])(
  `answers at %s as before after ${ABORTED} requests that were given up`,
  { timeout: 240_000 },
  async (door) => {
    bench.play(HANGS);
    const started = heap();
    for (let round = 0; round < ABORTED / 50; round++)
      await Promise.all(
        Array.from({ length: 50 }, async (_, index) => {
          const stop = new AbortController();
          const hole = { ...GOOD, before: `# ${round} ${index}\n${GOOD.before}` };
          const asked = served
            .post(door, DOORS[door]?.(hole), { signal: stop.signal })
            .then((response) => response.text());
          setTimeout(() => stop.abort(), (index % 5) * 4);
          await asked.catch(() => undefined);
        }),
      );
    await vi.waitFor(() => expect(bench.openStreams()).toBe(0), { timeout: HANG_MS });
    bench.play({ kind: 'answer', texts: ['return', ' 1'] });
    await vi.waitFor(
      async () => {
        const { status, text } = await send(door, {
          ...GOOD,
          before: `# ${door} afterwards\n${GOOD.before}`,
        });
        expect([status, text]).toEqual([200, expect.stringContaining('return 1')]);
      },
      { timeout: HANG_MS, interval: 500 },
    );
    // Deadlines of what was given up hold it until they pass, and the collector takes several turns.
    await vi.waitFor(() => expect(heap() - started).toBeLessThan(LEAK_BYTES), {
      timeout: HANG_MS * 3,
      interval: 1_000,
    });
  },
);

it('nothing of all this was a bug to the log', () => {
  expect(served.log.lines.filter(({ level }) => level === 'error')).toEqual([]);
});
