import { expect, it } from 'vitest';
import { effort } from '../../../test/fixtures/processor-time.ts';
import { codeOf, maskLiterals } from './literals.ts';

it.each([
  ['python', `a = "b # c" + 'd' # e "f`, `a =         +     # e "f`],
  ['python', 'a = """b\n"c"\n""" + d', 'a =     \n   \n    + d'],
  ['python', `a = "open\nb = 'c'`, `a = "open\nb =    `],
  ['typescript', 'a("b", `c\n"d"`) // "e', 'a(   ,   \n    ) // "e'],
  ['java', '"""\nx\n""" /* "a" */ b', '   \n \n    /* "a" */ b'],
  ['javascript', String.raw`'a\'b' + c`, '       + c'],
  ['html', '<a href="b">c</a><!-- d -->', '<a href="b">c</a><!-- d -->'],
])('hides the strings of %s', (language, text, expected) => {
  const masked = maskLiterals(text, language, { comments: false });
  expect(masked).toBe(expected);
  expect(masked).toHaveLength(text.length);
});

it('hides comments when asked', () => {
  expect(maskLiterals('a # b', 'python', { comments: true })).toBe('a    ');
  expect(maskLiterals('a /* b\n c */ d', 'c', { comments: true })).toBe('a     \n      d');
});

it('takes no long time over hostile text', async () => {
  const spent = await effort(() => {
    for (const part of ['"', "'", '`', '/*', '"""', '\\', '#"']) {
      maskLiterals(part.repeat(200_000), 'typescript', { comments: true });
      maskLiterals(part.repeat(200_000), 'python', { comments: true });
    }
  });
  expect(spent).toBeLessThan(3_000);
});

const shortened = (text: string) => text.replace(/ +/g, ' ');

it.each([
  ['python', `a = """b\\"""c""" + d`, 'a = + d'],
  ['typescript', `a(\`b \${c(\`d \${e}\`)} f\`, g)`, 'a( , g)'],
  ['typescript', 'a.test(/["`]/g) + "b" / c / d', 'a.test( ) + / c / d'],
  ['tsx', '<p>{a}</p><b>{c}</b>; "d"', '<p>{a}</p><b>{c}</b>; '],
])('knows where a literal of %s ends: %s', (language, text, expected) => {
  const masked = maskLiterals(text, language, { comments: true });
  expect(shortened(masked)).toBe(expected);
  expect(masked).toHaveLength(text.length);
});

it('keeps the values of a template as code', () => {
  expect(shortened(codeOf(`a(\`b \${c(\`d \${e}\`)} f\`, g)`, 'typescript'))).toBe('a( c( e ) , g)');
});
