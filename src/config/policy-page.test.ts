import { expect, it } from 'vitest';
import { SEVERITIES } from '../contract/verdict.ts';
import { policyPage } from './policy-page.ts';

it('docs/policy.md is the page of this schema', async () => {
  await expect(policyPage()).toMatchFileSnapshot('../../docs/policy.md');
});

it('says of each setting what it is for', () => {
  const rows = policyPage()
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split(' | '));
  const keys = rows.map(([key]) => key?.replace('| ', ''));
  expect(keys).toEqual([
    '`block_at`',
    '`require`',
    '`licenses`',
    '`licenses.allow`',
    '`licenses.deny`',
    '`paths`',
    '`paths[].match`',
    '`paths[].block_at`',
    '`paths[].require`',
    '`paths[].licenses`',
    '`paths[].licenses.allow`',
    '`paths[].licenses.deny`',
    '`ours`',
  ]);
  expect(rows[0]?.[1]).toBe(`one of ${SEVERITIES.join(', ')}`);
  for (const row of rows) expect(row[2]?.length, row[0]).toBeGreaterThan(10);
});
