import { describe, expect, it } from 'vitest';
import { effort } from '../../test/fixtures/processor-time.ts';
import { MAX_MISSING_NAMES_CHARACTERS, missingDefinition, missingNames } from './missing-names.ts';

/** A place from lines of which one is the cursor's, marked by a bar. */
function placeIn(language: string, ...lines: string[]) {
  const [before = '', after = ''] = lines.join('\n').split('|');
  return { before, after, language };
}

const python = (...lines: string[]) => placeIn('python', ...lines);
const typescript = (...lines: string[]) => placeIn('typescript', ...lines);

describe('names that have no value yet, Python', () => {
  it('one that the code below reads, changes or appends to', () => {
    const head = ['def f(items):', '|'];
    expect(missingNames(python(...head, '    for item in items:', '        total += item'))).toEqual([
      'total',
    ]);
    expect(missingNames(python(...head, '    found.append(1)', '    return found, rest'))).toEqual([
      'found',
      'rest',
    ]);
  });

  it('not what the function was given, or gives a value itself, below as well', () => {
    const body = [
      '    for key, value in pairs:',
      '        other = value',
      '        print(key, other, [x for x in pairs], (lambda y: y)(key))',
      '    with open(key) as file:',
      '        if (n := len(pairs)) > 1:',
      '            return n, file',
      '    import os',
      '    return os',
    ];
    expect(missingNames(python('def f(pairs):', '|', ...body))).toEqual([]);
  });

  it('not names of the module, above or below, imported over several lines as well', () => {
    const text = [
      'from a import (',
      '    one,',
      '    two,',
      ')',
      'three = 3',
      'def f():',
      '|',
      '    return one, two, three, four(), five',
      'def four(): pass',
      'five = 5',
    ];
    expect(missingNames(python(...text))).toEqual([]);
  });

  it('what a neighbour has is not seen, in a class neither', () => {
    const text = ['class A:', '    def f(self):', '        total = 1', '        return total'];
    const own = ['    def g(self):', '|', '        return total + self.rest'];
    expect(missingNames(python(...text, ...own))).toEqual(['total']);
  });

  it('what stands around a function is seen', () => {
    const text = [
      'def f():',
      '    if True:',
      '        total = 1',
      '    def g():',
      '|',
      '        return total',
    ];
    expect(missingNames(python(...text))).toEqual([]);
  });

  it('not attributes, keywords of a call, built-ins, strings or comments', () => {
    const text = [
      'def f(a):',
      '|',
      '    # count them',
      '    return len(a.size), print(a, end="total"), None',
    ];
    expect(missingNames(python(...text))).toEqual([]);
  });

  it('only on an empty line in a function', () => {
    expect(missingNames(python('def f():', '    x|', '    return total'))).toEqual([]);
    expect(missingNames(python('|', 'print(total)'))).toEqual([]);
    expect(missingNames(placeIn('go', 'func f() {', '|', '  return total', '}'))).toEqual([]);
    const long = `# ${'x'.repeat(MAX_MISSING_NAMES_CHARACTERS)}`;
    expect(missingNames(python(long, 'def f():', '|', '    return total'))).toEqual([]);
  });

  it('a head over several lines', () => {
    const text = ['def f(', '    items,', ') -> int:', '|', '    return total + items'];
    expect(missingNames(python(...text))).toEqual(['total']);
  });
});

describe('names that have no value yet, TypeScript', () => {
  it('one that the code below reads or changes', () => {
    const text = ['function f(items: number[]): number {', '|', '  for (const item of items) total += item;'];
    expect(missingNames(typescript(...text, '  return total;', '}'))).toEqual(['total']);
  });

  it('not parameters, members, keys, types, globals, imports and what is given a value below', () => {
    const text = [
      'import {',
      '  one,',
      '} from "one";',
      'const {',
      '  two,',
      '} = one;',
      'export function f(items: string[], { three }: Options) {',
      '|',
      '  const [four, ...five] = items.map((item) => item.size);',
      '  try { later(); } catch (error) { console.log(error, two, three, { key: four, five }); }',
      '  for (const six of items) seven(six as string);',
      '  function seven(eight: number) { return eight ? one : undefined; }',
      '  return items.reduce(function (sum, each) { return sum + each; }, 0);',
      '}',
      'function later() {}',
    ];
    expect(missingNames(typescript(...text))).toEqual([]);
  });

  it('what a neighbour has is not seen, in a class neither', () => {
    const text = [
      'class A {',
      '  f() {',
      '    const total = 1;',
      '  }',
      '  async g(a: number): Promise<number> {',
    ];
    expect(missingNames(typescript(...text, '|', '    return total + a;', '  }', '}'))).toEqual(['total']);
  });

  it('what stands around a callback is seen', () => {
    const text = [
      'function f(items) {',
      '  let total = 0;',
      '  items.forEach((item) => {',
      '|',
      '    total += item;',
    ];
    expect(missingNames(typescript(...text, '  });', '}'))).toEqual([]);
  });
});

it.each([
  ['python', 'lambda '],
  ['python', 'for a '],
  ['python', 'def f('],
  ['python', 'a, '],
  ['typescript', 'function '],
  ['typescript', 'const { '],
  ['typescript', '() '],
  ['typescript', 'import '],
  ['typescript', 'a a '],
  ['python', '    def f(\n'],
  ['python', 'import (\n'],
  ['python', '    a, b, c, d\n'],
  ['typescript', '  function f(\n'],
  ['typescript', 'import {\n'],
  ['typescript', '  const {\n'],
  ['typescript', '  (\n'],
])('a file of %s that says "%s" over and over takes no time', async (language, words) => {
  const text = words.repeat(Math.floor((MAX_MISSING_NAMES_CHARACTERS - 100) / words.length));
  const head = language === 'python' ? 'def f():' : 'function f() {';
  const spent = await effort(() => {
    missingNames(placeIn(language, text, head, '|', `    ${text}`.slice(0, 40), '    return total'));
    missingNames(placeIn(language, head, '|', `    ${text}`));
  });
  expect(spent).toBeLessThan(1_000);
});

describe('the definition that is missing', () => {
  it('begins as deep as the code below, unless the line has its blanks', () => {
    const text = ['def f(items):', '    for item in items:', '        total += item'];
    const [head = '', ...body] = text;
    expect(missingDefinition(python(head, '|', ...body))?.begin).toBe('    total');
    expect(missingDefinition(python(head, '    |', ...body))?.begin).toBe('total');
  });

  it('is recognized, that of a further one too', () => {
    const missing = missingDefinition(python('def f():', '|', '    return total, rest'));
    const isIn = (text: string) => missing?.isIn(text);
    expect(['    total = 0', '    a, rest = 1, 2', '    total: int = 0'].map(isIn)).toEqual([
      true,
      true,
      true,
    ]);
    expect(['    print(total)', '    total += 1', '    total == 1', ''].map(isIn)).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });

  it('is a constant in TypeScript where nothing changes it', () => {
    const begin = (line: string) =>
      missingDefinition(typescript('function f(a: number[]) {', '|', `  ${line}`, '}'))?.begin;
    expect(begin('return total;')).toBe('  const total');
    expect(begin('return total === 1;')).toBe('  const total');
    expect(begin('for (const b of a) total += b;')).toBe('  let total');
    expect(begin('while (a.length > total) total++;')).toBe('  let total');
  });

  it('is not what opens a block that is there', () => {
    const text = ['def f(word):', '    size = 1', '|', '        print(word[i])'];
    expect(missingDefinition(python(...text))).toBeNull();
    expect(missingDefinition(python('def f(word):', '|', '    return word'))).toBeNull();
  });
});
