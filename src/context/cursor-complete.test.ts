import { describe, expect, it } from 'vitest';
import { leastEffort } from '../../test/fixtures/processor-time.ts';
import { sliceRange } from '../base/text.ts';
import { MAX_CURSOR_TOKENS_EACH_SIDE } from '../config/limits.ts';
import type { CompleteRequest } from '../contract/request.ts';
import { completePieces } from './cursor-complete.ts';
import { countTokens, drawnCompletion, MARK, seededRandom, sourceInput } from './drawn.cases.ts';
import type { CountTokens, RankedPiece } from './source.ts';

async function piecesOf(request: CompleteRequest, maxTokens = 10_000, count: CountTokens = countTokens) {
  const found = await completePieces(sourceInput(request, { maxTokens, countTokens: count }));
  if (!found.ok) throw new Error(found.failure.message);
  return found.value;
}

/** The pieces as a drawing: each in brackets, the cursor where it stands. */
function drawing(pieces: RankedPiece[], request: CompleteRequest): string {
  const isAfter = (piece: RankedPiece) => {
    const start = piece.range?.start ?? { line: 0, column: 0 };
    const { line, column } = request.position;
    return start.line > line || (start.line === line && start.column >= column);
  };
  const side = (after: boolean) =>
    pieces
      .filter((piece) => isAfter(piece) === after)
      .map(({ text }) => `[${text}]`)
      .join('');
  return side(false) + MARK + side(true);
}

const LINE = (index: number) => `    value_${index} = compute(${index}, "${'x'.repeat(20)}")\n`;
const lines = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => LINE(from + index)).join('');

describe('the text around the cursor, whole', () => {
  const cases: Record<string, [string, string]> = {
    'in the middle of a line': ['a = 1\nb = ▮2\nc = 3\n', '[a = 1\nb = ]▮[2\nc = 3\n]'],
    'at the very beginning': ['▮a = 1\n', '▮[a = 1\n]'],
    'at the very end': ['a = 1\n▮', '[a = 1\n]▮'],
    'at the end without a newline': ['a = 1▮', '[a = 1]▮'],
    'in an empty file': ['▮', '▮'],
    'with CRLF': ['a = 1\r\nb = ▮\r\nc = 3\r\n', '[a = 1\r\nb = ]▮[\r\nc = 3\r\n]'],
    'with tabs': ['if a:\n\tb\n\t▮\n', '[if a:\n\tb\n\t]▮[\n]'],
    'between emoji': ['s = "😀▮😀"', '[s = "😀]▮[😀"]'],
    'with control tokens in the text': [
      's = "<|fim_suffix|>▮<|im_start|>"',
      '[s = "<|fim_suffix|>]▮[<|im_start|>"]',
    ],
  };
  it.each(Object.entries(cases))('%s', async (_, [drawn, expected]) => {
    const request = drawnCompletion(drawn);
    const pieces = await piecesOf(request);
    expect(drawing(pieces, request)).toBe(expected);
    for (const piece of pieces) {
      expect(piece.cut_by).toBeNull();
      expect(piece.tokens).toBe(await countTokens(piece.text));
    }
  });

  it('refuses a position that the document does not have', async () => {
    const request = { ...drawnCompletion('a▮'), position: { line: 1, column: 3 } };
    const found = await completePieces(sourceInput(request));
    expect(found).toMatchObject({ ok: false, failure: { reason: 'bad_input' } });
  });
});

describe('the text around the cursor, cut', () => {
  it('keeps whole lines and the imports, and says what it left out', async () => {
    const header = '"""About."""\n\nimport os\nfrom x import (\n    y,\n)\n';
    const request = drawnCompletion(`${header}\n\ndef f():\n${lines(0, 900)}    ▮\n${lines(900, 1800)}`);
    const pieces = await piecesOf(request);
    expect(pieces.map(({ why }) => why)).toEqual([
      'imports of the file, kept where the text below them is cut',
      'contains the cursor, kept where the text below it is cut',
      'text before the cursor',
      'text after the cursor',
    ]);
    const [imports, head, before, after] = pieces;
    expect(head?.text).toBe('def f():\n');
    expect(head?.cut_by).toBe('limit of 2000 tokens before the cursor: 7:1 to 9:1 left out');
    expect(imports?.text).toBe('import os\nfrom x import (\n    y,\n)\n');
    expect(imports?.cut_by).toBe('limit of 2000 tokens before the cursor: 1:1 to 3:1 left out');
    expect(before?.text).toMatch(/^ {4}value_\d+ = /);
    expect(before?.text).toMatch(/\n {4}$/);
    expect(before?.cut_by).toBe(
      `limit of 2000 tokens before the cursor: 10:1 to ${before?.range?.start.line}:1 left out`,
    );
    expect(after?.text).toMatch(/^\n {4}value_900 = .*\n$/s);
    expect(after?.cut_by).toMatch(/^limit of 2000 tokens after the cursor: \d+:1 to 1811:1 left out$/);
    for (const piece of pieces)
      expect(sliceRange(request.document.text, piece.range as never)).toBe(piece.text);
  });

  it('keeps the heads of what the cursor stands in, over several lines as well', async () => {
    const heads = [
      'class A:\n',
      '    def f(\n        self,\n        items,\n    ) -> int:\n',
      '        if items:\n',
    ];
    const body = lines(0, 30).replaceAll(/^ {4}/gm, '            ');
    const [outer = '', method = '', inner = ''] = heads;
    const request = drawnCompletion(
      `import os\n${outer}${LINE(1)}${method}${`    ${LINE(2)}`.repeat(9)}${inner}${body}\n            ▮\n`,
    );
    const kept = (await piecesOf(request, 400)).filter(({ why }) => why.startsWith('contains the cursor'));
    expect(kept.map(({ text }) => text)).toEqual(heads);
    const small = await piecesOf(request, 100);
    expect(small.map(({ text }) => text)).toContain(inner);
    expect(small.reduce((sum, { tokens }) => sum + tokens, 0)).toBeLessThanOrEqual(100);
  });

  it('keeps no head where the window has it, and cuts the text after the cursor only where both are long', async () => {
    const request = drawnCompletion(`${lines(0, 30)}def f():\n    ▮\n${lines(0, 30)}`);
    const pieces = await piecesOf(request, 300);
    expect(pieces.map(({ why }) => why)).toEqual(['text before the cursor', 'text after the cursor']);
    const short = drawnCompletion(`def f():\n    ▮\n${lines(0, 15)}`);
    expect((await piecesOf(short, 300)).every(({ cut_by }) => cut_by === null)).toBe(true);
  });

  it.each(['x = ▮', 'a = [(▮', 'f(x)(y)[▮\n'])(
    'keeps the few signs at the beginning of a file: %s',
    async (text) => {
      const request = drawnCompletion(text);
      const [before] = text.split('▮');
      expect((await piecesOf(request, 96))[0]).toMatchObject({ text: before, cut_by: null });
    },
  );

  it('uses most of what it may', async () => {
    const request = drawnCompletion(`${lines(0, 900)}▮${lines(900, 1800)}`);
    const tokens = (await piecesOf(request)).map((piece) => piece.tokens);
    for (const used of tokens) {
      expect(used).toBeLessThanOrEqual(MAX_CURSOR_TOKENS_EACH_SIDE);
      expect(used).toBeGreaterThan(MAX_CURSOR_TOKENS_EACH_SIDE * 0.65);
    }
  });

  it.each([0, 1, 7, 100, 800, 3_000])(
    'stays within a budget of %i tokens and says so on both sides',
    async (budget) => {
      const request = drawnCompletion(`import os\n${lines(0, 900)}▮${lines(900, 1800)}`);
      const pieces = await piecesOf(request, budget);
      expect(pieces.reduce((sum, { tokens }) => sum + tokens, 0)).toBeLessThanOrEqual(budget);
      if (budget >= 7)
        expect(pieces.at(-1)?.cut_by).toMatch(/^context budget of \d+ tokens after the cursor: /);
      expect(pieces.at(-2)?.why).toBe('text before the cursor');
      expect(pieces.at(-2)?.cut_by).toMatch(
        /^context budget of \d+ tokens before the cursor: |^limit of 2000 /,
      );
    },
  );

  it('cuts inside a line only where there is no line to cut at, and never inside an emoji', async () => {
    for (const shift of ['', 'a', 'ab', 'abc']) {
      const request = drawnCompletion(`${shift}${'😀'.repeat(5_000)}▮${'😀'.repeat(5_000)}`);
      const pieces = await piecesOf(request);
      expect(pieces).toHaveLength(2);
      for (const { text } of pieces) {
        expect(Buffer.from(text).toString()).toBe(text);
        expect(text.length).toBeGreaterThan(1_000);
      }
    }
  });

  it('never tears CRLF apart', async () => {
    const request = drawnCompletion(`${'\r\n'.repeat(20_000)}▮${'\r\n'.repeat(20_000)}`);
    const byUnit: CountTokens = async (text) => text.length;
    const pieces = await piecesOf(request, 4_001, byUnit);
    expect(pieces).toHaveLength(2);
    for (const { text } of pieces) expect(text.length % 2).toBe(0);
  });

  it('still shows something when the tokenizer says more than it can mean', async () => {
    const request = drawnCompletion(`${lines(0, 900)}▮${lines(900, 1800)}`);
    const pieces = await piecesOf(request, 4_000, async (text) => 1_000_000 + text.length);
    expect(pieces.map(({ text }) => text.length > 300)).toEqual([true, true]);
  });
});

describe('keystrokes', () => {
  it('typing leaves the text after the cursor and the cut before it where they are', async () => {
    const random = seededRandom(1);
    const before = Array.from(
      { length: 1_500 },
      (_, index) => `${LINE(index).slice(0, 8 + random() * 40)}\n`,
    ).join('');
    const after = lines(3_000, 4_000);
    let typed = '';
    const starts: string[] = [];
    const suffixes = new Set<string>();
    for (let keystroke = 0; keystroke < 200; keystroke += 1) {
      typed += random() < 0.08 ? '\n' : 'abcdefgh ()='.charAt(Math.floor(random() * 12));
      const pieces = await piecesOf(drawnCompletion(`import os\n${before}${typed}${MARK}${after}`));
      starts.push(JSON.stringify(pieces.find(({ why }) => why === 'text before the cursor')?.range?.start));
      suffixes.add(pieces.at(-1)?.text ?? '');
    }
    const moves = starts.filter((start, index) => index > 0 && start !== starts[index - 1]).length;
    expect(suffixes.size).toBe(1);
    expect(moves).toBeLessThanOrEqual(2);
  });

  it('the same input gives the same bytes', async () => {
    const request = drawnCompletion(`import os\n${lines(0, 900)}▮${lines(900, 1800)}`);
    expect(JSON.stringify(await piecesOf(request))).toBe(JSON.stringify(await piecesOf(request)));
  });
});

describe('huge files', () => {
  const many = 'x = 1 # filler line of code\n'.repeat(75_000);
  const cases: Record<string, string> = {
    '2 MB of lines': `import os\n${many.slice(0, 1_000_000)}${MARK}${many.slice(1_000_000)}`,
    '2 MB in one line': `${'x'.repeat(1_000_000)}${MARK}${'y'.repeat(1_000_000)}`,
    '2 MB of blank lines': `${'\n'.repeat(1_000_000)}${MARK}${'\n'.repeat(1_000_000)}`,
  };
  it.each(Object.entries(cases))('%s: little is counted, quickly', async (_, drawn) => {
    const request = drawnCompletion(drawn);
    let counted: number[] = [];
    const collect = () => {
      counted = [];
      return piecesOf(request, 10_000, (text) => {
        counted.push(text.length);
        return countTokens(text);
      });
    };
    expect(await leastEffort(collect)).toBeLessThan(200);
    expect(Math.max(...counted)).toBeLessThanOrEqual(MAX_CURSOR_TOKENS_EACH_SIDE * 4);
    expect(counted.length).toBeLessThanOrEqual(8);
  });
});
