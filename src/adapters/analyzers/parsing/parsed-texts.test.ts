import { expect, it } from 'vitest';
import { buildForTests } from '../../../analysis/rules/rules.cases.ts';
import { MAX_HELD_TREES, ParsedTexts } from './parsed-texts.ts';

const { grammars } = await buildForTests();

async function parse(texts: ParsedTexts, text: string, grammar = 'python') {
  const { result } = await texts.parse(text, grammar);
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
}

it('parses a text once for all who ask', async () => {
  const texts = new ParsedTexts(grammars);
  const first = await parse(texts, 'x = (1\n');
  expect(first.errors).toHaveLength(1);
  expect(first.compact).toBe(first.compact);
  expect(await parse(texts, 'x = (1\n')).toBe(first);
});

it('holds a text by its language too', async () => {
  const texts = new ParsedTexts(grammars);
  expect((await parse(texts, 'f(x)\n')).errors).toEqual([]);
  expect(await parse(texts, 'f(x)\n', 'javascript')).not.toBe(await parse(texts, 'f(x)\n'));
});

it('lets go of the text that was asked of least lately, and of its tree', async () => {
  const texts = new ParsedTexts(grammars);
  const first = await parse(texts, 'a0\n');
  const second = await parse(texts, 'a1\n');
  for (let index = 2; index <= MAX_HELD_TREES; index += 1) {
    await parse(texts, 'a0\n');
    await parse(texts, `a${index}\n`);
  }
  expect(await parse(texts, 'a0\n')).toBe(first);
  expect(() => second.compact).toThrow('released');
  expect(await parse(texts, 'a1\n')).not.toBe(second);
});

it('says that there is no grammar', async () => {
  const texts = new ParsedTexts(grammars);
  expect(await texts.parse('x', 'cobol')).toMatchObject({
    result: { ok: false, failure: { reason: 'analyzer_missing' } },
    isSpent: false,
  });
});
