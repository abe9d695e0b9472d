import { describe, expect, it } from 'vitest';
import { effort } from '../../../test/fixtures/processor-time.ts';
import { findLayoutFaults } from './python-layout.ts';

const messages = (text: string) => findLayoutFaults(text).map(({ message }) => message);

describe('sound layout', () => {
  it.each([
    ['nothing', ''],
    ['blank lines and comments', '\n  \n    # deep comment\n\t\n'],
    ['blocks and dedents over several levels', 'def f():\n  if x:\n      return 1\n  return 2\n\n\nf()\n'],
    ['a body on the header line', 'if x: y = 1\nz = 2\n'],
    ['a comment between a header and its block', 'def f():\n# here\n\n    return 1\n'],
    ['a header with a comment', 'while True:  # for ever:\n    pass\n'],
    ['brackets over lines, whatever their indent', 'x = [\n  1,\n 2,\n      3]\ny = 1\n'],
    ['a comment in brackets', 'f(a,  # (first\n      b)\ny = 1\n'],
    ['a backslash', 'if a and \\\n        b:\n    pass\n'],
    ['strings that look like code', 's = """\n   if x:\ny\n"""\nt = "if x: (["\nu = \'#\'\n'],
    ['escaped quotes', "s = 'it\\'s (' \nt = \"\\\\\"\n"],
    ['a dictionary and a slice', 'd = {1: 2,\n     3: 4}\ne = d[1:\n  2]\n'],
    ['tabs', 'if x:\n\ty = 1\n\tif y:\n\t\tz = 1\n'],
    ['CRLF', 'if x:\r\n    y = 1\r\nz = 2\r\n'],
    ['a byte order mark', '\ufeffx = 1\ny = 2\n'],
    ['emoji', 'if "😀":\n    x = "😀😀"\n'],
    [
      'names that begin with print',
      'printer = 1\nprint (1)\nprint("a")\nprint = x\nprint in y\nexecute("a")\n',
    ],
    ['ends that only look open', 'x = ...\ny = 1.\nfrom a import *\ns = "a ="\nt = 5,\n'],
    ['a string that is not closed', 'x = "abc\ny = 1\n'],
    ['a long string that is not closed', 'if x:\n  """\nnot code:\n'],
  ])('%s', (_, text) => {
    expect(messages(text)).toEqual([]);
  });
});

describe('what the grammar lets pass', () => {
  it.each([
    ['a header at the end', 'def f():\n', 'expected an indented block'],
    ['a header before a dedent', 'class A:\n    def f(self):\nx = 1\n', 'expected an indented block'],
    ['a header before its equal', 'if x:\nelse:\n    pass\n', 'expected an indented block'],
    [
      'a header after a comment in brackets',
      'f(a,  # (it\n  b)\nif x:\ny = 1\n',
      'expected an indented block',
    ],
    ['an indent without a header', 'x = 1\n    y = 2\n', 'unexpected indent'],
    ['an indented beginning', '  x = 1\n', 'unexpected indent'],
    ['an odd dedent', 'if x:\n    y = 1\n  z = 2\n', 'unindent does not match any outer indentation level'],
    [
      'print as a statement',
      'print "hello"\n',
      'print is a function in Python 3: its arguments need parentheses',
    ],
    ['exec as a statement', 'exec code\n', 'exec is a function in Python 3: its arguments need parentheses'],
    ['an attribute without a name', 'self.\nself.x = 1\n', 'the line ends in the middle of an expression'],
    ['an assignment without a value', 'x = # soon\ny = 1\n', 'the line ends in the middle of an expression'],
  ])('%s', (_, text, message) => {
    expect(messages(text)).toEqual([message]);
  });

  it('points at the first statement that should have been in the block', () => {
    expect(findLayoutFaults('if x:\n\n# note\ny = 1\n')).toMatchObject([
      { kind: 'missing', start: 14, end: 14 },
    ]);
  });

  it('points at the whole line that is indented for no reason', () => {
    expect(findLayoutFaults('x = 1\n    y = 2  # two\n')).toMatchObject([{ start: 10, end: 15 }]);
  });

  it('goes on after a fault without finding it again', () => {
    expect(messages('x = 1\n    y = 2\n    z = 3\nw = 4\nif v:\n')).toEqual([
      'unexpected indent',
      'expected an indented block',
    ]);
  });
});

it.each([['('], ['"'], ["'''"], ['\\'], ['if x:\n'], ['\0'], [' '], ['\f'], ['\ud800'], ['{"']])(
  'comes to an end on 300,000 characters of %j',
  async (unit) => {
    const spent = await effort(() => {
      findLayoutFaults(unit.repeat(300_000 / unit.length));
    });
    expect(spent).toBeLessThan(1_500);
  },
);
