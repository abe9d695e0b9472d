import { expect, it } from 'vitest';
import { grounded } from './explanation.ts';

const CODE = 'def total(items):\n    return sum(item.price for item in items)\n';

it('keeps what speaks of the code', () => {
  const text = 'It sums `item.price` over `items`. An empty list gives 0, e.g. for a new cart.';
  expect(grounded(text, CODE)).toEqual({ text, struck: 0 });
});

it('strikes sentences that name what the code does not have', () => {
  expect(
    grounded('It sums prices. It raises `ValueError` on errors. `total(items)` returns `None` never.', CODE),
  ).toEqual({
    text: 'It sums prices. `total(items)` returns `None` never.',
    struck: 1,
  });
});

it('has no code blocks', () => {
  expect(grounded('It sums.\n\n```python\nrm()\n```\nThat is all.', CODE).text).toBe(
    'It sums.\n\n\nThat is all.',
  );
  expect(grounded('It sums.\n```python\nrm()', CODE).text).toBe('It sums.');
});
