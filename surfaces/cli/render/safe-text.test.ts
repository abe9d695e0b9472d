import { expect, it } from 'vitest';
import { safeLine, safeText } from './safe-text.ts';

it.each([
  ['plain\n\ttext\r\n', 'plain\n\ttext\r\n'],
  ['a\u001b[31mb', 'a\\x1b[31mb'],
  ['hidden\rshown', 'hidden\\x0dshown'],
  ['bell\u0007 nul\u0000 c1\u009b', 'bell\\x07 nul\\x00 c1\\x9b'],
  ['if (admin\u202e ⁦', 'if (admin\\u202e \\u2066'],
  ['größer 🙂', 'größer 🙂'],
])('%j is shown as %j', (text, shown) => {
  expect(safeText(text)).toBe(shown);
});

it('makes one line of many', () => {
  expect(safeLine('a\n  b\tc\u001b')).toBe('a b c\\x1b');
});
