import { expect, test } from 'vitest';
import { entryOf } from './entry.ts';

test.each([
  ['def f(a: int, b: str = "x") -> list[int]:\n    return []', 'f', 'f(a: int, b: str = "x") -> list[int]'],
  ['def _help(a):\n    pass\n\n\ndef f(a):  # why\n    return _help(a)', 'f', 'f(a)'],
  ['def f(\n    a: int,\n    b: int,\n) -> int:\n    return a', 'f', 'f( a: int, b: int, ) -> int'],
  ['def g(a):\n    def inner(b):\n        return b\n    return inner(a)', 'g', 'g(a)'],
])('the function of Python that others call: %j', (code, name, signature) => {
  expect(entryOf(code, 'python')).toEqual({ name, signature });
});

test.each([
  ['export function f<T>(a: T[]): T | null {\n  return a[0] ?? null;\n}', 'f', 'f<T>(a: T[]): T | null'],
  [
    'const help = (a: number) => a;\nexport const f = (a: number): number => help(a);',
    'f',
    'f(a: number): number',
  ],
  [
    'export async function f(url: string): Promise<string> {\n  return url;\n}',
    'f',
    'f(url: string): Promise<string>',
  ],
])('the function of TypeScript that others call: %j', (code, name, signature) => {
  expect(entryOf(code, 'typescript')).toEqual({ name, signature });
});

test.each([
  ['x = 1', 'python'],
  ['def f():\n    return 1', 'python'],
  ['class A:\n    def f(self, a):\n        return a', 'python'],
  ['async def f(a):\n    return a', 'python'],
  [`def f(${'a, '.repeat(200)}b):\n    return b`, 'python'],
  ['export function f(): number {\n  return 1;\n}', 'typescript'],
  ['interface A { f(a: number): void }', 'typescript'],
])('nothing to call: %j', (code, language) => {
  expect(entryOf(code, language)).toBeNull();
});
