import { expect, it } from 'vitest';
import { loadHighlight, MAX_HIGHLIGHTED_CHARACTERS } from './code.ts';
import { createTheme } from './theme.ts';

const colored = await loadHighlight(createTheme(true));
const plain = await loadHighlight(createTheme(false));
/** Colours as short marks: `<magenta>`. */
const NAMES = {
  31: 'red',
  32: 'green',
  33: 'yellow',
  34: 'blue',
  35: 'magenta',
  36: 'cyan',
  90: 'gray',
  39: '/',
};
const marked = (text: string) =>
  Object.entries(NAMES).reduce(
    (shown, [code, name]) => shown.replaceAll(`\u001b[${code}m`, `<${name}>`),
    text,
  );

it('colours by the language', () => {
  expect(marked(colored('def f():\n    return "x"  # why\n', 'python'))).toBe(
    '<magenta>def</> <blue>f</>():\n    <magenta>return</> <green>"x"</>  <gray># why</>\n',
  );
});

it('knows our own language names', () => {
  expect(marked(colored('int x;', 'c_sharp'))).toBe('<cyan>int</> x;');
  expect(marked(colored('const x = 1', 'tsx'))).toContain('<magenta>const</>');
});

it('colours each line of a text by itself', () => {
  expect(marked(colored('"""a\nb"""', 'python'))).toBe('<green>"""a</>\n<green>b"""</>');
});

it('shows code without colour where it must, and always safely', () => {
  expect(plain('def f(): "\u001b[2J"', 'python')).toBe('def f(): "\\x1b[2J"');
  expect(colored('x = \u001b[2J', 'klingon')).toBe('x = \\x1b[2J');
  expect(marked(colored('"\u001b[2J"', 'python'))).toBe('<green>"\\x1b[2J"</>');
  const huge = 'return '.repeat(MAX_HIGHLIGHTED_CHARACTERS / 7 + 1);
  expect(colored(huge, 'python')).toBe(huge);
});
