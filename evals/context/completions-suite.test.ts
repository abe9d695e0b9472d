import { expect, it } from 'vitest';
import { type CallCompletion, completionRows } from './completions-suite.ts';
import type { CallCase } from './cut-calls.ts';

const call = (name: string, rest: string): CallCase => ({
  ...{ path: 'a.ts', text: '', line: 1, column: 1, name, rest, isUsedElsewhere: false },
  gold: { path: 'b.ts', line: 1 },
});
const CASES = new Map([
  ['one', call('trim', 'trim(text);')],
  ['two', call('join', 'join(all) ?? 1')],
  ['three', call('cut', 'cut()')],
]);
const drawn = (id: string, withContext: string | null, without: string | null): CallCompletion[] => [
  { id, telling: 'with context', text: withContext },
  { id, telling: 'without', text: without },
];

it('counts what is the very rest of its line, and what has the name, of what was drawn for both', () => {
  const entries = [
    ...drawn('one', ' trim(text);\n  more();', 'trimmed(text);'),
    ...drawn('two', 'join(all)', null),
    { id: 'three', telling: 'with context', text: 'cut()' } as const,
  ];
  const rows = completionRows(CASES, entries);
  expect(rows.map(({ name, n, hits }) => `${name}: ${hits} of ${n}`)).toEqual([
    'the very rest of the line, with context: 1 of 2',
    'the very rest of the line, without: 0 of 2',
    'the right name, with context: 2 of 2',
    'the right name, without: 0 of 2',
  ]);
});
