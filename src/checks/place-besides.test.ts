import { expect, it } from 'vitest';
import type { Candidate } from '../contract/candidate.ts';
import { placesOf } from './place.ts';

it('finds the candidate behind and before what it brings elsewhere', () => {
  const before = 'a\nb\nc\n';
  const at = (line: number) => ({ start: { line, column: 1 }, end: { line, column: 1 } });
  const candidate: Candidate = {
    text: 'NEW\n',
    language: 'python',
    path: 'a.py',
    range: at(3),
    besides: [
      { range: at(1), text: 'import x\n' },
      { range: at(4), text: 'end\n' },
    ],
    workspace: null,
    before,
    after: 'import x\na\nb\nNEW\nc\nend\n',
    end: 'stop',
    probabilities: [],
  };
  const { after } = placesOf(candidate);
  expect(candidate.after.slice(after.start, after.end)).toBe('NEW\n');
});
