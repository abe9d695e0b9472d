import { describe, expect, it } from 'vitest';
import { resultTeller } from './entry.ts';

const PYTHON = (type: string) => `def f(a: int)${type}:\n    return a\n`;
const SCRIPT = (type: string) => `export function f(a: number)${type} {\n  return a;\n}\n`;

describe('results that hold nothing though the head declares values', () => {
  it.each([
    ['python', PYTHON(' -> int'), 'None', true],
    ['python', PYTHON(' -> List[Tuple[int, str]]'), "[(1, 'a'), (2, None)]", true],
    ['python', PYTHON(' -> str'), "'None'", false],
    ['python', PYTHON(' -> list[int]'), '[]', false],
    ['typescript', SCRIPT(': number[]'), '[ undefined ]', true],
    ['typescript', SCRIPT(': number | string'), 'null', true],
    ['typescript', SCRIPT(': Record<string, number>'), "{ undefined: 1, b: 'it\\'s null' }", false],
    ['typescript', SCRIPT(': string'), "'undefined'", false],
    ['typescript', SCRIPT(': number'), 'NaN', false],
    ['typescript', `export const f = (a: number): string[] => [a];\n`, '[ undefined, 1 ]', true],
  ])('%s: %s gives %s: %s', (language, code, got, holds) => {
    expect(resultTeller(code, language)?.(got)).toBe(holds);
  });

  it.each([
    ['no declared result', 'python', PYTHON('')],
    ['one that may be nothing', 'python', PYTHON(' -> Optional[int]')],
    ['one that may be nothing', 'python', PYTHON(' -> int | None')],
    ['one that may be nothing', 'typescript', SCRIPT(': number | undefined')],
    ['a type of the code', 'typescript', SCRIPT(': Row[]')],
    ['no function', 'typescript', 'const a = 1;\n'],
    ['a language without such types', 'javascript', SCRIPT('')],
  ])('%s in %s tells nothing', (_, language, code) => {
    expect(resultTeller(code, language)).toBeNull();
  });
});
