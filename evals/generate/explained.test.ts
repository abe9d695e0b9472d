import { expect, it } from 'vitest';
import { withoutDescriptions } from './explained.ts';

it('explains code that does not explain itself', () => {
  const code =
    'def f(a):\n    """ Twice.\n    >>> f(1)\n    2\n    """\n    text = """kept"""\n    return a * 2\n';
  expect(withoutDescriptions(code)).toBe('def f(a):\n    text = """kept"""\n    return a * 2\n');
});
