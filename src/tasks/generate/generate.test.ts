import { describe, expect, test } from 'vitest';
import type { Script } from '../../../test/fixtures/scripted-provider.ts';
import { checksAt } from '../../checks/registry.ts';
import { MAX_ATTEMPTS } from '../../config/limits.ts';
import { isSuggestion, NoSuggestion, Suggestion } from '../../contract/answer.ts';
import { run, say } from './generate.cases.ts';

const GOOD = 'def add(a, b):\n    return a + b';
const BROKEN = 'def add(a, b:\n    return a + b';
/** Of the shape of a GitHub token, and of no one; put together here so that no scanner finds it in this file. */
const TOKEN = `ghp_${'aB3dE6gH9j'.repeat(4).slice(0, 36)}`;
const LEAK = `TOKEN = "${TOKEN}"`;

describe('a request', () => {
  test('is answered with checked code and its evidence, in the shape of the wire', async () => {
    const { answer, provider } = await run([say(GOOD)]);
    const suggestion = Suggestion.parse(answer);
    expect(suggestion.generated_code).toEqual([{ language: 'python', code: GOOD, path: null, range: null }]);
    expect(suggestion.evidence.map(({ check, status }) => [check, status])).toEqual([
      ['syntax', 'pass'],
      ['scope', 'pass'],
      ['lint', 'pass'],
      ['secrets', 'pass'],
      ['security', 'pass'],
      ['packages', 'pass'],
      ['copied-code', 'pass'],
      ['types', 'pass'],
      ['examples', 'unknown'],
    ]);
    expect(suggestion.confidence).toBe('medium');
    expect(suggestion.timings).toMatchObject({ attempts: 1, prompt_tokens: 10, cached_tokens: 4 });
    expect(provider.asked).toHaveLength(1);
  });

  test('is answered with what is less than high, with the finding and low confidence', async () => {
    const { answer, provider } = await run([say('import hashlib\n\ndigest = hashlib.md5(b"a").hexdigest()')]);
    const suggestion = Suggestion.parse(answer);
    expect(suggestion.evidence.find(({ check }) => check === 'security')).toMatchObject({
      status: 'fail',
      severity: 'medium',
    });
    expect(suggestion).toMatchObject({ confidence: 'low', confidence_reason: 'it has findings: security' });
    expect(provider.asked).toHaveLength(1);
  });

  test('shows no code before its verdicts', async () => {
    const { progress } = await run([say(GOOD)]);
    expect(progress.some((event) => event.type === 'prose')).toBe(false);
    expect(JSON.stringify(progress)).not.toContain('def add');
    expect(progress.map(({ type }) => type)).toContain('check-end');
  });

  test('gets alternatives that pass and are written in another way, not copies with other names', async () => {
    const copy = 'def plus(first, second):\n    # The sum.\n    return first + second';
    const other = 'def add(a, b):\n    return sum([a, b])';
    const { answer } = await run([say(GOOD), say(GOOD), say(copy), say(BROKEN), say(other)], {
      alternatives: 3,
    });
    expect(Suggestion.parse(answer).alternatives.map(([block]) => block?.code)).toEqual([other]);
  });
});

describe('a draft that fails', () => {
  test('is repaired with its findings, and the answer says that it was', async () => {
    const { answer, provider } = await run([say(BROKEN), say(GOOD)]);
    const suggestion = Suggestion.parse(answer);
    expect(suggestion.generated_code[0]?.code).toBe(GOOD);
    expect(suggestion).toMatchObject({ confidence: 'low', timings: { attempts: 2 } });
    expect(JSON.stringify(provider.asked[1]?.prompt)).toContain('def add(a, b:');
    expect(provider.asked[0]?.sampling.temperature).toBe(0);
  });

  test('each time is withheld, with the check and the evidence', async () => {
    const { answer, provider } = await run([say(BROKEN)]);
    const { no_suggestion, evidence } = NoSuggestion.parse(answer);
    expect(no_suggestion).toMatchObject({ reason: 'nothing_passed' });
    expect(no_suggestion.message).toContain('syntax');
    expect(evidence.find(({ check }) => check === 'syntax')).toMatchObject({ status: 'fail' });
    expect(provider.asked).toHaveLength(MAX_ATTEMPTS);
    expect(provider.asked[2]?.sampling.temperature).toBeGreaterThan(0);
    expect(isSuggestion(answer)).toBe(false);
  });

  test('because of a secret never shows the secret', async () => {
    const { answer } = await run([say(LEAK)]);
    expect(isSuggestion(answer)).toBe(false);
    expect(answer.evidence.find(({ check }) => check === 'secrets')).toMatchObject({
      status: 'fail',
      severity: 'critical',
    });
    expect(JSON.stringify(answer)).not.toContain(TOKEN);
  });
});

describe('a model', () => {
  test.each(['rate_limited', 'engine_crashed', 'model_missing'] as const)(
    'that says %s is quoted',
    async (reason) => {
      const { answer } = await run([
        { failure: { reason, message: 'words of the model', retry_after_ms: 5 } },
      ]);
      expect(answer).toMatchObject({
        no_suggestion: { reason, message: 'words of the model', retry_after_ms: 5 },
      });
    },
  );

  test('that says nothing is empty', async () => {
    expect((await run([{ pieces: [' \n'] }])).answer).toMatchObject({ no_suggestion: { reason: 'empty' } });
  });

  test('that was cut off makes confidence low', async () => {
    const { answer } = await run([{ pieces: [GOOD], end: 'length' }]);
    expect(answer).toMatchObject({
      confidence: 'low',
      confidence_reason: expect.stringContaining('cut off'),
    });
  });

  test('that was cut off in its second function keeps the first, and says so', async () => {
    const { answer } = await run([
      { pieces: [`${GOOD}\n\n\ndef subtract(a, b):\n    return (a -`], end: 'length' },
    ]);
    expect(answer).toMatchObject({
      generated_code: [{ code: GOOD }],
      confidence: 'low',
      confidence_reason: expect.stringContaining('last complete statement'),
    });
    // Of the tools that are fetched on request none is here.
    const own = checksAt('display', 'run').filter(({ name }) => name !== 'semgrep');
    expect(answer.evidence.map(({ check }) => check)).toEqual(own.map(({ name }) => name));
  });

  test('that was cut off before anything was complete fails', async () => {
    const cut: Script = { pieces: ['def add(a, b):\n    return (a +'], end: 'length' };
    const { answer } = await run([cut, cut, cut]);
    expect(answer).toMatchObject({ no_suggestion: { reason: 'nothing_passed' } });
  });

  test('in a language without a grammar is shown as not checked', async () => {
    const { answer } = await run([say('MOVE 1 TO X.')], { language: 'cobol' });
    expect(answer).toMatchObject({ confidence: 'low' });
    expect(answer.evidence[0]).toMatchObject({
      status: 'unknown',
      reason: expect.stringMatching(/^language_not_supported: /),
    });
  });
});

test('a request that is cancelled ends so', async () => {
  const { answer } = await run([say(GOOD)], { signal: AbortSignal.abort() });
  expect(answer).toMatchObject({ no_suggestion: { reason: 'cancelled' } });
});
