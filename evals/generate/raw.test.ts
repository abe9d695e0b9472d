import { expect, it } from 'vitest';
import { withoutTrials } from './raw.ts';

it('leaves out what a model writes to try its function, and nothing inside of functions', () => {
  const code =
    'def f(a):\n    assert a\n    print(a)\n    return a\n\nassert f(1) == 2\nprint(f(3))\nprinted = 1';
  expect(withoutTrials(code)).toBe('def f(a):\n    assert a\n    print(a)\n    return a\n\nprinted = 1');
  expect(withoutTrials('const f = 1;\nconsole.log(f);\nconsole.assert(f === 1);')).toBe('const f = 1;');
});
