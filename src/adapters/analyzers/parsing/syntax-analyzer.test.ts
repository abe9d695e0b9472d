import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAX_CHECKED_CHARACTERS, MAX_PARSE_MS } from '../../../config/limits.ts';
import { createSyntaxAnalyzer } from './code-analyzers.ts';

// The thread runs compiled code: `npm test` builds it first.
const analyzer = createSyntaxAnalyzer();
beforeAll(() => analyzer.warm('python'));
afterAll(() => analyzer.close());

const { signal } = new AbortController();

/** How long a text keeps its caller waiting, and how long the event loop stood still meanwhile. */
async function timeOf(text: string, language: string) {
  const started = performance.now();
  let last = started;
  let stillMs = 0;
  const pulse = setInterval(() => {
    stillMs = Math.max(stillMs, performance.now() - last);
    last = performance.now();
  }, 5);
  const result = await analyzer.parse(text, language, signal);
  clearInterval(pulse);
  return { result, ms: performance.now() - started, stillMs: Math.max(stillMs, performance.now() - last) };
}

it('says what it is', () => {
  expect(analyzer).toMatchObject({ tool: 'tree-sitter', version: expect.stringMatching(/^\d+\.\d+\.\d+$/) });
});

it('parses in its thread', async () => {
  expect(await analyzer.parse('x = (1\n', 'py', signal)).toMatchObject({
    ok: true,
    value: [{ kind: 'unexpected' }],
  });
  expect(await analyzer.parse('x = (1)\n', 'python', signal)).toEqual({ ok: true, value: [] });
});

it.each(['', 'None', 'cobol'])('has no grammar for %j', async (language) => {
  await analyzer.warm(language);
  expect(await analyzer.parse('x', language, signal)).toMatchObject({
    ok: false,
    failure: { reason: 'language_not_supported' },
  });
});

it('is cancelled by an aborted signal', async () => {
  expect(await analyzer.parse('x', 'json', AbortSignal.abort())).toMatchObject({
    ok: false,
    failure: { reason: 'cancelled' },
  });
});

describe('hostile texts', () => {
  // Far above what they take, and far below a hang, for the machine may be busy.
  const BOUND_MS = MAX_PARSE_MS * 8;
  const STILL_MS = 500;

  it('refuses what is too large', async () => {
    const { result } = await timeOf('x'.repeat(10_000_000), 'python');
    expect(result).toMatchObject({ ok: false, failure: { reason: 'too_large' } });
  });

  it.each([
    ['100,000 nested brackets', 'python', '['.repeat(100_000)],
    ['100,000 nested and closed brackets', 'typescript', '['.repeat(100_000) + ']'.repeat(100_000)],
    ['a line of a million characters', 'javascript', 'a+'.repeat(MAX_CHECKED_CHARACTERS / 2)],
    // Its scanner reads to the end of the text at each character: three minutes without a bound.
    ['100,000 NUL characters', 'bash', '\0'.repeat(100_000)],
    ['heredocs without an end', 'bash', '<<A\n'.repeat(25_000)],
    // Freeing this half-parsed overruns the WebAssembly stack.
    ['a nest of two readings', 'c_sharp', '%w('.repeat(33_000)],
  ])('%s: an answer in time, and the loop goes on', async (_, language, text) => {
    const { result, ms, stillMs } = await timeOf(text, language);
    if (!result.ok) expect(['timed_out', 'analyzer_failed']).toContain(result.failure.reason);
    expect(ms).toBeLessThan(BOUND_MS);
    expect(stillMs).toBeLessThan(STILL_MS);
    expect(await analyzer.parse('x = (1)\n', 'python', signal)).toEqual({ ok: true, value: [] });
  });
});
