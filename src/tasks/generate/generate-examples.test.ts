import { describe, expect, test } from 'vitest';
import { fail, ok } from '../../base/result.ts';
import { NoSuggestion, Suggestion } from '../../contract/answer.ts';
import type { ExampleRunner } from '../../ports/example-runner.ts';
import { MAX_LONG_SEARCH_ATTEMPTS, MAX_SEARCH_ATTEMPTS } from './draft-loop.ts';
import { run, say } from './generate.cases.ts';

const GOOD = 'def add(a, b):\n    return a + b';

describe('a request with examples', () => {
  const STUB = 'def add(a, b):\n    """The sum.\n    >>> add(1, 2)\n    3\n    """\n';
  function runningTo(result: (code: string) => string): ExampleRunner['run'] {
    return async (code, _, examples) => {
      const outcome = { passed: code.includes('a + b'), got: result(code), isValue: true };
      return ok({ broken: null, outcomes: examples.map(() => outcome) });
    };
  }
  /** Stands for the sandbox: what it would find out is written in the code. */
  const runner: ExampleRunner = {
    tool: 'outside',
    version: '1',
    available: async () => true,
    run: runningTo((code) => (code.includes('abs') ? '5' : '0')),
    warm: async () => undefined,
    close: async () => undefined,
  };
  const wrong = (index: number) => say(`    return ${index}`);
  const asked = { instruction: STUB, examples: runner };

  test('is begun with its stub, and its body is put behind it', async () => {
    const { answer, provider } = await run([say('    return a + b')], asked);
    expect(Suggestion.parse(answer)).toMatchObject({
      generated_code: [{ code: `${STUB}    return a + b` }],
      confidence: 'high',
      confidence_reason: '1 example ran and passed; 2 of 2 drafts gave the same results for 14 more inputs',
      timings: { attempts: 2 },
    });
    expect(provider.asked[0]?.prompt).toMatchObject({ opening: `\`\`\`python\n${STUB}` });
  });

  test('is drawn afresh until they pass, longer than without', async () => {
    const scripts = [1, 2, 2, 3, 4].map(wrong);
    const last = [say(' add\n    return a + b'), say('    return a + b')];
    const { answer, provider } = await run([...scripts, ...last], asked);
    expect(Suggestion.parse(answer)).toMatchObject({
      confidence: 'medium',
      confidence_reason: '1 example ran and passed; this is draft 6, earlier ones did not pass',
      generated_code: [{ code: `${STUB}    # Step 1: add\n    return a + b` }],
    });
    // One is a repair, for which the conversation goes on. The last one is drawn to be compared.
    expect(provider.asked.map(({ prompt }) => (prompt.form === 'chat' ? prompt.messages.length : 0))).toEqual(
      [2, 2, 4, 2, 2, 2, 2],
    );
    expect(new Set(provider.asked.slice(1).map(({ sampling }) => sampling.seed)).size).toBe(6);
    const openings = provider.asked.map(({ prompt }) => (prompt.form === 'chat' ? prompt.opening : ''));
    expect(openings.map((opening) => opening?.endsWith('    # Step 1:'))).toEqual(
      [1, 2, 3, 4, 5, 6, 7].map((attempt) => attempt === 4 || attempt === 6),
    );
  });

  test('of which one is contradicted by all drafts alike is asked about', async () => {
    const instruction =
      'def add(a, b):\n    """The sum.\n    >>> add(1, 2)\n    3\n    >>> add(2, 2)\n    5\n    """\n';
    const sums: ExampleRunner['run'] = async (_, __, examples) => {
      const outcomes = examples.map(({ call }) => {
        const got = call === 'add(2, 2)' ? '4' : '3';
        return { passed: got === '3', got, isValue: true };
      });
      return ok({ broken: null, outcomes });
    };
    const scripts = ['a + b', 'b + a', 'sum([a, b])', '(a + b)'].map((body) => say(`    return ${body}`));
    const { answer } = await run(scripts, { instruction, examples: { ...runner, run: sums } });
    expect(NoSuggestion.parse(answer).no_suggestion.message).toMatch(
      /failed examples .*\d of \d different drafts satisfy every example except one, for which they all give the same other result: add\(2, 2\) should be 5, but it gave 4\. Is that example right\?$/,
    );
  });

  test('that two drafts pass and do otherwise is drawn until three do the same', async () => {
    const scripts = ['abs(a + b)', 'a + b', '(a + b)'].map((body) => say(`    return ${body}`));
    const { answer, provider } = await run(scripts, asked);
    expect(Suggestion.parse(answer)).toMatchObject({
      generated_code: [{ code: `${STUB}    return a + b` }],
      confidence: 'high',
      confidence_reason: expect.stringContaining('3 of 4 drafts gave the same results'),
    });
    expect(provider.asked).toHaveLength(4);
    expect(provider.asked.every(({ prompt }) => prompt.form === 'chat' && prompt.messages.length === 2)).toBe(
      true,
    );
  });

  test('that drafts pass with what their own head rules out is drawn until one does not', async () => {
    const instruction = STUB.replace('def add(a, b):', 'def add(a: int, b: int) -> int:');
    const nothing = { ...runner, run: runningTo((code) => (code.includes('int(') ? '5' : 'None')) };
    const scripts = ['a + b', 'int(a + b)', 'int((a + b))', 'int(a) + b - a + a + b - b'];
    const { answer, provider } = await run(
      scripts.map((body) => say(`    return ${body}`)),
      { instruction, examples: nothing },
    );
    expect(Suggestion.parse(answer).generated_code[0]?.code).toContain('return int(a + b)');
    expect(provider.asked).toHaveLength(4);
  });

  test('that drafts pass with findings of less than high is drawn until one has none', async () => {
    const weak = (extra: string) => `    import hashlib\n    hashlib.md5(b"${extra}")\n    return a + b`;
    const scripts = [weak('1'), weak('2'), '    return a + b', '    return (a + b)', '    return +(a + b)'];
    const { answer, provider } = await run(scripts.map(say), asked);
    expect(Suggestion.parse(answer).generated_code[0]?.code).toBe(`${STUB}    return a + b`);
    expect(Suggestion.parse(answer).confidence).toBe('high');
    expect(JSON.stringify(provider.asked[2]?.prompt)).toContain('This does not work');
  });

  test('that no two drafts agree about is answered with less confidence', async () => {
    const scripts = ['abs(a + b)', 'a + b', '7', '8', '9'].map((body) => say(`    return ${body}`));
    const { answer } = await run(
      [...scripts, { failure: { reason: 'provider_error', message: 'x' } }],
      asked,
    );
    expect(Suggestion.parse(answer)).toMatchObject({
      confidence: 'medium',
      confidence_reason: expect.stringContaining('1 of 2 drafts gave the same results'),
    });
  });

  test('that cannot be varied is answered at once', async () => {
    const instruction = STUB.replace('add(1, 2)', 'add({}, {})').replace('3', '{}');
    const { answer, provider } = await run([say('    return a + b')], { ...asked, instruction });
    expect(answer).toMatchObject({ confidence: 'high', confidence_reason: '1 example ran and passed' });
    expect(provider.asked).toHaveLength(1);
  });

  test('that nothing gives is withheld, with what came instead', async () => {
    const { answer, provider } = await run([wrong(1)], asked);
    const { no_suggestion } = NoSuggestion.parse(answer);
    expect(no_suggestion.message).toContain('add(1, 2) should be 3, but it gave 0');
    expect(no_suggestion.message).toContain('Search for longer');
    expect(provider.asked).toHaveLength(MAX_SEARCH_ATTEMPTS);
  });

  test('that nothing gives is looked for as long as the request says', async () => {
    const long = await run([wrong(1)], { ...asked, search_ms: 600_000 });
    expect(long.provider.asked).toHaveLength(MAX_LONG_SEARCH_ATTEMPTS);
    const late = [
      ...Array.from({ length: MAX_SEARCH_ATTEMPTS + 6 }, (_, at) => wrong(at + 1)),
      say('    return a + b'),
    ];
    expect((await run(late, asked)).answer).toMatchObject({ no_suggestion: { reason: 'nothing_passed' } });
    expect((await run(late, { ...asked, search_ms: 600_000 })).answer).toMatchObject({
      confidence: 'medium',
    });
  });
});

describe('a request without examples', () => {
  const other = (body: string) => say(`def add(a, b):\n    return ${body}`);
  const EXPECTED = say('1, 2) -> 3\nadd(0, 0) // 0\nadd(-1, 1) -> 0\n');
  /** Stands for the sandbox: the sum gives all that is expected, anything else the first of it. */
  function runner(changes: Partial<ExampleRunner> = {}): ExampleRunner {
    return {
      tool: 'outside',
      version: '1',
      available: async () => true,
      run: async (code, _, examples) => {
        const isSum = code.includes('a + b');
        const outcomes = examples.map((_, index) => ({
          passed: isSum || index === 0,
          got: isSum ? '3' : '1',
          isValue: true,
        }));
        return ok({ broken: null, outcomes });
      },
      warm: async () => undefined,
      close: async () => undefined,
      ...changes,
    };
  }

  test('is answered at once when the draft gives what the model expects', async () => {
    const { answer, provider } = await run([say(GOOD), EXPECTED], { examples: runner() });
    expect(Suggestion.parse(answer)).toMatchObject({
      generated_code: [{ code: GOOD }],
      confidence: 'medium',
      confidence_reason: expect.stringContaining('the result that the model expected in 3 of 3 calls'),
      timings: { attempts: 1 },
    });
    expect(answer.evidence.find(({ check }) => check === 'examples')).toMatchObject({
      status: 'unknown',
      reason: expect.stringContaining('3 of 3 calls'),
    });
    const [first, second] = provider.asked.map(({ prompt }) => JSON.stringify(prompt));
    expect(second).toContain('add(a, b)');
    // What is expected must come from the request, not from the draft.
    expect(second).not.toContain('return a + b');
    expect(second?.slice(0, 80)).toBe(first?.slice(0, 80));
  });

  test('is drawn again when it does not, and the one that does is shown', async () => {
    const scripts = [other('a - b'), EXPECTED, other('a * b'), say(GOOD)];
    const { answer, provider } = await run(scripts, { examples: runner() });
    expect(Suggestion.parse(answer)).toMatchObject({ generated_code: [{ code: GOOD }], confidence: 'low' });
    expect(provider.asked).toHaveLength(4);
  });

  test('gets what agrees most when none does, and reads so', async () => {
    const scripts = [other('a - b'), EXPECTED, other('a * b'), other('b - a'), other('b / a')];
    const { answer } = await run(scripts, { examples: runner() });
    expect(Suggestion.parse(answer)).toMatchObject({
      generated_code: [{ code: expect.stringContaining('a - b') }],
      confidence: 'low',
      confidence_reason: 'it gave the result that the model expected in 1 of 3 calls',
    });
  });

  test('is drawn again with what is expected, and with what did not work, as hints', async () => {
    const nothing = runner({
      run: async (code, _, examples) => {
        const passed = code.includes('a + b');
        const got = passed ? '3' : 'None';
        return ok({ broken: null, outcomes: examples.map(() => ({ passed, got, isValue: true })) });
      },
    });
    const invented = say('import math\n\n\ndef add(a, b):\n    return eval(f"{a}+{b}")');
    const scripts = [invented, invented, other('None'), EXPECTED, say(GOOD)];
    const { answer, provider } = await run(scripts, { examples: nothing });
    expect(Suggestion.parse(answer).generated_code[0]?.code).toBe(GOOD);
    const words = provider.asked.map(({ prompt }) => JSON.stringify(prompt));
    expect(words[0]).not.toContain('This does not work');
    expect(words[4]).toMatch(/This does not work: .*evaluated/);
    expect(words[4]).toContain('For example: add(1, 2) == 3, add(0, 0) == 0');
  });

  test.each([
    ['no sandbox', { available: async () => false }, 1],
    [
      'a sandbox without its packages',
      { run: async () => fail({ reason: 'analyzer_missing' as const, message: 'no numpy' }) },
      2,
    ],
  ])('is not rehearsed with %s', async (_, changes, asks) => {
    const { answer, provider } = await run([say(GOOD), EXPECTED], { examples: runner(changes) });
    expect(answer).toMatchObject({ confidence: 'medium', generated_code: [{ code: GOOD }] });
    expect(answer.evidence.find(({ check }) => check === 'examples')?.reason).toContain(
      'has no runnable examples',
    );
    expect(provider.asked).toHaveLength(asks);
  });

  test('is not rehearsed when the model expects nothing that can be run', async () => {
    const { answer } = await run([say(GOOD), say('a) -> the sum of all')], { examples: runner() });
    expect(answer).toMatchObject({ confidence: 'medium', timings: { attempts: 1 } });
  });
});
