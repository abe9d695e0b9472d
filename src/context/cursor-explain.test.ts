import { describe, expect, it } from 'vitest';
import { leastEffort } from '../../test/fixtures/processor-time.ts';
import { MAX_EXPLAIN_TOKENS } from '../config/limits.ts';
import type { ExplainRequest } from '../contract/request.ts';
import { explainPieces } from './cursor-explain.ts';
import { countTokens, drawnExplanation, sourceInput } from './drawn.cases.ts';

async function piecesOf(request: ExplainRequest, maxTokens = 10_000) {
  const found = await explainPieces(sourceInput(request, { maxTokens }));
  if (!found.ok) throw new Error(found.failure.message);
  return found.value;
}

async function placesOf(drawing: string, path?: string) {
  const pieces = await piecesOf(drawnExplanation(drawing, path));
  return pieces.map(({ range, text }) => `${range?.start.line}-${range?.end.line} ${JSON.stringify(text)}`);
}

describe('what is to be explained', () => {
  it('is the whole file without a selection', async () => {
    expect(await placesOf('a = 1\nb = 2\n')).toEqual(['1-2 "a = 1\\nb = 2"']);
  });
  it('is whole lines, also from inside of one to inside of another', async () => {
    expect(await placesOf('a = 1\r\nb ▮= 2\r\nc =▮ 3\r\nd = 4\r\n')).toEqual(['2-3 "b = 2\\r\\nc = 3"']);
  });
  it('does not take the line that a selection ends before', async () => {
    expect(await placesOf('a = 1\n▮b = 2\n▮c = 3\n')).toEqual(['2-2 "b = 2"']);
  });
  it('is the line of the cursor when nothing is selected', async () => {
    expect(await placesOf('a = 1\nb▮▮ = 2')).toEqual(['2-2 "b = 2"']);
  });
  it('counts the line numbers that the prompt adds', async () => {
    const [piece] = await piecesOf(drawnExplanation('a = 1\nb = 2'));
    expect(piece?.tokens).toBe(await countTokens('1: a = 1\n2: b = 2'));
  });

  it.each([
    ['an empty file', ''],
    ['a file of blanks', ' \n\t\n'],
    ['a blank selection', 'a = 1\n▮\n▮b = 2'],
  ])('refuses %s', async (_, drawing) => {
    const found = await explainPieces(sourceInput(drawnExplanation(drawing)));
    expect(found).toMatchObject({ ok: false, failure: { reason: 'bad_input' } });
  });
  it('refuses a range that the document does not have', async () => {
    const range = { start: { line: 1, column: 1 }, end: { line: 9, column: 1 } };
    const found = await explainPieces(sourceInput({ ...drawnExplanation('a = 1'), range }));
    expect(found).toMatchObject({ ok: false, failure: { reason: 'bad_input' } });
  });
});

describe('what it stands in', () => {
  it('Python: class and function, with a signature over many lines', async () => {
    const code = [
      'class A:',
      '    x = 1',
      '',
      '    def f(',
      '        self,',
      '    ):',
      '        # comment',
      '        if self.x:',
      '▮            return 1▮',
    ].join('\n');
    expect(await placesOf(code)).toEqual([
      '1-1 "class A:"',
      '4-4 "    def f("',
      '8-8 "        if self.x:"',
      '9-9 "            return 1"',
    ]);
  });
  it('TypeScript: past closing braces and comments, with tabs', async () => {
    const code = 'class A {\n\tf() {\n\t\tif (a) {\n\t\t\tb();\n\t\t}\n// note\n▮\t\tc();▮\n\t}\n}\n';
    expect(await placesOf(code, 'a.ts')).toEqual(['1-1 "class A {"', '2-2 "\\tf() {"', '7-7 "\\t\\tc();"']);
  });
  it('is nothing for a line that stands alone', async () => {
    expect(await placesOf('def f():\n    pass\n▮g()▮')).toEqual(['3-3 "g()"']);
  });
  it('a very long line of it is cut, and says so', async () => {
    const [outer] = await piecesOf(drawnExplanation(`def f(${'a, '.repeat(500)}):\n▮    pass▮`));
    expect(outer?.text).toHaveLength(200);
    expect(outer?.cut_by).toBe('limit of 200 characters per line: 1:201 to 1:1509 left out');
  });
});

describe('too much to explain', () => {
  const long = `def f():\n▮${'    value = 1\n'.repeat(5_000)}▮`;
  it('keeps the beginning, whole lines, and says what it left out', async () => {
    const pieces = await piecesOf(drawnExplanation(long));
    const target = pieces.at(-1);
    expect(pieces).toHaveLength(2);
    expect(target?.text).toMatch(/^( {4}value = 1\n)+ {4}value = 1$/);
    expect(pieces.reduce((sum, { tokens }) => sum + tokens, 0)).toBeLessThanOrEqual(MAX_EXPLAIN_TOKENS);
    const { line, column } = target?.range?.end ?? { line: 0, column: 0 };
    expect(target?.cut_by).toBe(`limit of 3000 tokens to explain: ${line}:${column} to 5001:14 left out`);
  });
  it('on a tiny budget leaves out what it stands in, and says so', async () => {
    const pieces = await piecesOf(drawnExplanation(long), 20);
    expect(pieces).toHaveLength(1);
    expect(pieces[0]?.cut_by).toContain('the lines around it left out');
    expect(pieces[0]?.tokens).toBeLessThanOrEqual(20);
  });
  it('2 MB take less than 200 ms', async () => {
    const request = drawnExplanation('value = 1\n'.repeat(200_000));
    expect(await leastEffort(() => piecesOf(request))).toBeLessThan(200);
  });
});
