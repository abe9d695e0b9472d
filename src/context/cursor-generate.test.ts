import { describe, expect, it } from 'vitest';
import { leastEffort } from '../../test/fixtures/processor-time.ts';
import { generatePieces, MAX_OUTLINE_TOKENS } from './cursor-generate.ts';
import { generation, sourceInput } from './drawn.cases.ts';

async function piecesOf(text: string | null, path?: string, maxTokens = 10_000) {
  const found = await generatePieces(sourceInput(generation('sort it', text, path), { maxTokens }));
  if (!found.ok) throw new Error(found.failure.message);
  return found.value;
}

const textsOf = async (text: string, path?: string) =>
  (await piecesOf(text, path)).map((piece) => piece.text);

describe('the file that code is written for', () => {
  it('is nothing when there is none, or nothing in it', async () => {
    expect(await piecesOf(null)).toEqual([]);
    expect(await piecesOf('')).toEqual([]);
    expect(await piecesOf('x = 1\n')).toEqual([]);
  });

  it('Python: imports and signatures', async () => {
    const code =
      'import os\nimport sys\n\nX = 1\n\nclass A(Base):\n    async def f(self):\n        return 1\n\ndef g(x: int) -> str:\n    pass\n';
    expect(await textsOf(code)).toEqual([
      'import os\nimport sys\n',
      'class A(Base):\n    async def f(self):\ndef g(x: int) -> str:',
    ]);
    const signatures = (await piecesOf(code))[1];
    expect(signatures?.cut_by).toBe('signatures only');
    expect(signatures?.range).toEqual({ start: { line: 6, column: 1 }, end: { line: 11, column: 1 } });
  });

  it('TypeScript with CRLF: imports over many lines, functions, methods, arrow functions; no statements', async () => {
    const code = [
      "'use strict';",
      'import {',
      '  type a,',
      "} from './a.js';",
      '',
      'export const f = (x: number): number => {',
      '  if (x) {',
      '    g(x);',
      '  }',
      '};',
      'export class A<T> extends B {',
      '  private async run(x: string): Promise<void> {',
      '    for (const y of x) {',
      '    }',
      '  }',
      '}',
    ].join('\r\n');
    expect(await textsOf(code, 'a.ts')).toEqual([
      "import {\r\n  type a,\r\n} from './a.js';\r\n",
      'export const f = (x: number): number => {\nexport class A<T> extends B {\n  private async run(x: string): Promise<void> {',
    ]);
  });

  it('Go, Rust, Java, C', async () => {
    expect(
      await textsOf('package main\n\nimport (\n\t"os"\n)\n\nfunc main() {\n\tos.Exit(1)\n}\n', 'a.go'),
    ).toEqual(['package main\n\nimport (\n\t"os"\n)\n', 'func main() {']);
    expect(await textsOf('// x\nuse a::{b,\n  c};\npub(crate) fn f() {}\nimpl A {\n}\n', 'a.rs')).toEqual([
      'use a::{b,\n  c};\n',
      'pub(crate) fn f() {}\nimpl A {',
    ]);
    expect(
      await textsOf(
        '/*\n license\n*/\npackage a.b;\nimport c.D;\npublic class E {\n  public int f(int x) {\n    return x;\n',
        'E.java',
      ),
    ).toEqual(['package a.b;\nimport c.D;\n', 'public class E {\n  public int f(int x) {']);
    expect(
      await textsOf('#include <a.h>\n#define B 1\nstatic int f(char *x)\n{\n  g(x);\n}\n', 'a.c'),
    ).toEqual(['#include <a.h>\n#define B 1\n', 'static int f(char *x)']);
  });

  it('a comment in Python is no import, and imports below code are not at the top', async () => {
    expect(await textsOf('# import x\n#include <y>\nz = 1\nimport w\n')).toEqual([]);
  });

  it('stays within its bounds and counts what it left out', async () => {
    const code = Array.from(
      { length: 2_000 },
      (_, index) => `def function_${index}(argument):\n    pass\n`,
    ).join('');
    const [signatures] = await piecesOf(`${code}`);
    expect(signatures?.tokens).toBeLessThanOrEqual(MAX_OUTLINE_TOKENS / 2);
    const kept = signatures?.text.split('\n').length ?? 0;
    expect(kept).toBeGreaterThan(5);
    expect(signatures?.cut_by).toBe(`signatures only; limit of 200 tokens: ${2_000 - kept} of 2000 left out`);
    expect(signatures?.range?.end).toEqual({ line: kept * 2, column: 1 });
  });

  it('without a budget shows nothing, and says so', async () => {
    const pieces = await piecesOf('import os\ndef f():\n', undefined, 0);
    expect(pieces.map(({ text, cut_by }) => [text, cut_by])).toEqual([
      ['', 'limit of 0 tokens: 1:1 to 2:1 left out'],
      ['', 'signatures only; limit of 0 tokens: 1 of 1 left out'],
    ]);
  });

  it('2 MB take less than 200 ms, also with brackets that never close', async () => {
    for (const text of [`import (\n${'def f(x):\n'.repeat(200_000)}`, `import ${'('.repeat(2_000_000)}`]) {
      expect(await leastEffort(() => piecesOf(text))).toBeLessThan(200);
    }
  });
});
