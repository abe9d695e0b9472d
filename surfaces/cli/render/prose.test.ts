import { describe, expect, it } from 'vitest';
import { createPlainProse, createTerminalProse } from './prose.ts';
import { createTheme } from './theme.ts';

const create = () => createTerminalProse(createTheme(false), (code, language) => `{${language}:${code}}`);

/** What each piece showed, then the end. */
function stream(...pieces: string[]): string[] {
  const prose = create();
  return [...pieces.map((piece) => prose.push(piece)), prose.end()];
}

describe('prose on a terminal', () => {
  it('shows text at once', () => {
    expect(stream('It re', 'verses.\nThen')).toEqual(['It re', 'verses.\nThen', '']);
  });

  it('shows a code block when it is complete', () => {
    expect(stream('So:\n``', '`py\nx = 1\n', 'y = 2\n`', '``\nDone')).toEqual([
      'So:\n',
      '```py\n',
      '',
      '{py:x = 1\ny = 2\n}```\nDone',
      '',
    ]);
  });

  it('shows a block that was never closed', () => {
    expect(stream('```js\nlet a')).toEqual(['```js\n', '{js:let a}']);
    expect(stream('```js\nlet a\n```')).toEqual(['```js\n', '{js:let a\n}```']);
  });

  it('keeps a shorter or other fence inside of a block', () => {
    expect(stream('````md\n```py\n```\n~~~\n````\n')).toEqual(['````md\n{md:```py\n```\n~~~\n}````\n', '']);
  });

  it('does not take code in a sentence for a block', () => {
    expect(stream('`', '`x`` is', ' ```fine```\n')).toEqual(['', '``x`` is', ' ```fine```\n', '']);
  });

  it('shows control characters as escapes, and both halves of a line end as one', () => {
    expect(stream('a\u001b[2J')).toEqual(['a\\x1b[2J', '']);
    expect(stream('a\r', '\nb')).toEqual(['', 'a\r\nb', '']);
  });

  it('shows the same text whatever the pieces', () => {
    const text = 'One `a`\n\n```py\nprint("```")\n```\n~~~\nraw\n~~~\nlast ``` line';
    const whole = stream(text).join('');
    expect(stream(...text).join('')).toBe(whole);
    expect(whole).toBe('One `a`\n\n```py\n{py:print("```")\n}```\n~~~\n{:raw\n}~~~\nlast ``` line');
  });
});

it('gives a pipe exactly what was written', () => {
  const prose = createPlainProse();
  expect(prose.push('```py\n\u001b') + prose.end()).toBe('```py\n\u001b');
});
