import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAX_CHECKED_CHARACTERS, MAX_PARSE_MS } from '../../../config/limits.ts';
import { createSecurityAnalyzer } from '../parsing/code-analyzers.ts';
import { CodeThread } from '../parsing/code-thread.ts';

// The thread runs compiled code: `npm test` builds it first.
const analyzer = createSecurityAnalyzer();
beforeAll(() => analyzer.warm('python'));
afterAll(() => analyzer.close());

const { signal } = new AbortController();

it('says what it is', () => {
  expect(analyzer).toMatchObject({ tool: 'fettle-rules', version: expect.stringMatching(/^\d+\.\d+\.\d+$/) });
});

it.each([
  ['py', 'x = eval(y)\n', 'security/python-eval'],
  ['typescript', 'const x: number = eval(y);\n', 'security/javascript-eval'],
  ['tsx', 'const x = <p>{eval(y)}</p>;\n', 'security/javascript-eval'],
  ['javascript', 'eval(y);\n', 'security/javascript-eval'],
])('scans %s in its thread', async (language, text, rule) => {
  expect(await analyzer.scan(text, language, signal)).toMatchObject({ ok: true, value: [{ rule }] });
});

it.each(['', 'cobol', 'go'])('has no rules for %j', async (language) => {
  await analyzer.warm(language);
  expect(await analyzer.scan('x', language, signal)).toMatchObject({
    ok: false,
    failure: { reason: 'language_not_supported' },
  });
});

it('is cancelled by an aborted signal', async () => {
  expect(await analyzer.scan('x', 'python', AbortSignal.abort())).toMatchObject({
    ok: false,
    failure: { reason: 'cancelled' },
  });
});

it('says that there is no build', async () => {
  const bare = createSecurityAnalyzer(new CodeThread({ build: '/nowhere' }));
  expect(await bare.scan('x', 'python', signal)).toMatchObject({
    ok: false,
    failure: { reason: 'analyzer_missing', message: expect.stringContaining('npm run build') },
  });
});

describe('a hostile text', () => {
  it.each<[string, string]>([
    ['100,000 brackets', 'eval('.repeat(100_000)],
    ['a line of a million characters', `x = eval(y) ${'+ 1 '.repeat(240_000)}`],
    ['NUL characters', `eval(x)${'\0'.repeat(100_000)}`],
    ['arguments that match in very many ways', `c.execute(${'a + "select ", '.repeat(20_000)}b)`],
    ['strings that slow patterns', `re.compile("${'('.repeat(50_000)}${'a+'.repeat(50_000)}")\nimport re`],
  ])('of %s is answered, and the next text too', async (_, text) => {
    const started = performance.now();
    const result = await analyzer.scan(text.slice(0, MAX_CHECKED_CHARACTERS), 'python', signal);
    // Far above what it takes, for the machine may be busy.
    expect(performance.now() - started).toBeLessThan(MAX_PARSE_MS * 8);
    if (!result.ok) expect(['too_large', 'timed_out', 'analyzer_failed']).toContain(result.failure.reason);
    expect(await analyzer.scan('eval(x)\n', 'python', signal)).toMatchObject({ ok: true });
  });

  it('that is too large is refused', async () => {
    expect(await analyzer.scan('x'.repeat(MAX_CHECKED_CHARACTERS + 1), 'python', signal)).toMatchObject({
      ok: false,
      failure: { reason: 'too_large' },
    });
  });
});
