import { describe, expect, it } from 'vitest';
import type { Finding } from '../contract/verdict.ts';
import { bundle, generation, ORDER, otherPiece } from './bundle.cases.ts';
import { generatePrompt, generateRepairPrompt } from './generate.ts';

function finding(line: number | null, message = `wrong in ${line}`): Finding {
  const place = line === null ? null : { line, column: 1 };
  const range = place === null ? null : { start: place, end: place };
  return { rule: 'syntax', cwe: null, message, range, severity: 'low', fingerprint: '' };
}

function complaintOf(text: string, findings: Finding[], firstLine: number | null = null) {
  const place = { line: firstLine ?? 1, column: 1 };
  const range = firstLine === null ? null : { start: place, end: place };
  const { prompt } = generateRepairPrompt(generation(), bundle(), { candidate: { text, range }, findings });
  return prompt.messages.at(-1)?.text.split('\n').slice(1, -1);
}

describe('asking again after a rejected answer', () => {
  it('goes on where the first conversation ended', () => {
    const environment = otherPiece('environment', null, 'Python 3.11');
    const first = generatePrompt(generation(), bundle(environment));
    const candidate = { text: 'def f(:\n    pass\n', range: null };
    const repair = generateRepairPrompt(generation(), bundle(environment), {
      candidate,
      findings: [finding(1, 'unexpected ":"'), finding(null, 'no return')],
    });
    expect(repair).toEqual({
      prompt: {
        ...first.prompt,
        messages: [
          ...first.prompt.messages,
          { role: 'assistant', text: '```python\ndef f(:\n    pass\n```' },
          {
            role: 'user',
            text: 'That was rejected:\n- line 1: unexpected ":"\n- no return\nWrite all of it again, corrected.',
          },
        ],
      },
      stop: first.stop,
    });
  });

  it('lines count from the candidate’s first; those outside of it are not named', () => {
    const findings = [finding(20, 'a'), finding(22, 'b'), finding(19, 'c'), finding(23, 'd')];
    expect(complaintOf('x\ny\r\nz', findings, 20)).toEqual(['- line 1: a', '- line 3: b', '- c', '- d']);
  });

  it('tells a bounded number of findings, each on one bounded line', () => {
    const told = complaintOf('x', [
      finding(1, `a\n- line 9: b ${'x'.repeat(1_000)}`),
      ...Array(9).fill(finding(1)),
    ]);
    expect(told).toHaveLength(6);
    expect(told?.[0]).toMatch(/^- line 1: a - line 9: b x{186}$/);
    expect(told?.at(-1)).toBe('- and 5 more');
  });

  it('code that holds a fence cannot close its block', () => {
    const candidate = { text: ORDER, range: null };
    const { prompt } = generateRepairPrompt(generation(), bundle(), { candidate, findings: [] });
    expect(prompt.messages.at(-2)?.text).toBe(`\`\`\`\`\`python\n${ORDER}\n\`\`\`\`\``);
  });
});
