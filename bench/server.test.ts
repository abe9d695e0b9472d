import { expect, it } from 'vitest';
import { judge, TOKENS } from './server-workload.ts';

function answer(marker: string, count = TOKENS): string {
  const tokens = Array.from({ length: count }, (_, index) => `${marker}:${index}`);
  return `${tokens.join(' ')} took=2100.5 `;
}

it('an answer is whole, of another request, or not all there', () => {
  expect(judge('mark-1-2', answer('mark-1-2'), 2_110.5)).toEqual({ kind: 'whole', overheadMs: 10 });
  expect(judge('mark-1-2', answer('mark-1-3'), 2_110).kind).toBe('mixed_up');
  expect(judge('mark-1-2', answer('mark-1-2').replace('mark-1-2:4', 'mark-9-9:4'), 2_110).kind).toBe(
    'mixed_up',
  );
  expect(judge('mark-1-2', answer('mark-1-2', TOKENS - 1), 2_110).kind).toBe('dropped');
  expect(judge('mark-1-2', answer('mark-1-2').replace(/ took=.*/, ''), 2_110).kind).toBe('dropped');
  const swapped = answer('mark-1-2').replace('mark-1-2:0 mark-1-2:1', 'mark-1-2:1 mark-1-2:0');
  expect(judge('mark-1-2', swapped, 2_110).kind).toBe('dropped');
  expect(judge('mark-1-2', '', 5).kind).toBe('dropped');
});
