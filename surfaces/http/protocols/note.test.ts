import { expect, it } from 'vitest';
import type { Suggestion } from '../../../src/contract/answer.ts';
import type { Verdict } from '../../../src/contract/verdict.ts';
import { noteOf, withoutNote } from './note.ts';

function answer(code: string[], ...verdicts: [Verdict['check'], Verdict['status']][]): Suggestion {
  const timings = { total_ms: 1, context_ms: 0, first_token_ms: 1, model_ms: 1, checks_ms: 0 };
  const counts = { prompt_tokens: 1, cached_tokens: 0, generated_tokens: 1, attempts: 1 };
  return {
    id: 'r1',
    task: 'chat',
    generated_code: code.map((text) => ({ language: 'python', code: text, path: null, range: null })),
    explanation: '',
    test_stubs: [],
    confidence: 'low',
    confidence_reason: '',
    alternatives: [],
    evidence: verdicts.map(([check, status]) => {
      return { check, status, severity: null, findings: [], reason: null, ms: 0, tool: 't', version: '1' };
    }),
    context: { pieces: [], dropped: [] },
    model: { role: 'chat', provider: 'p', name: 'm' },
    timings: { ...timings, ...counts },
  };
}

it('says what passed in all blocks, what has findings in one, and what was not checked', () => {
  const given = answer(
    ['a', 'b'],
    ['syntax', 'pass'],
    ['security', 'fail'],
    ['packages', 'unknown'],
    ['syntax', 'pass'],
    ['security', 'pass'],
    ['packages', 'pass'],
  );
  const note = '\n\n_Checked by Fettle; passed: syntax; with findings: security; not checked: packages._\n';
  expect(noteOf(given)).toBe(note);
});

it('is not there without code', () => {
  expect(noteOf(answer([], ['secrets', 'pass']))).toBe('');
});

it('goes from an answer that comes back, and only as its last line', () => {
  const note = noteOf(answer(['a'], ['syntax', 'pass']));
  expect(withoutNote(`Words.\n${note}`)).toBe('Words.');
  expect(withoutNote(`Words.${note}\nMore.`)).toBe(`Words.${note}\nMore.`);
});
