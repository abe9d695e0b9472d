import { describe, expect, it } from 'vitest';
import { ChatRequest } from '../contract/request.ts';
import { countTokens, sourceInput } from './drawn.cases.ts';
import { historyPieces } from './history.ts';

const turn = (index: number, words: number) => ({
  role: index % 2 === 0 ? 'user' : 'assistant',
  text: `${index}: ${'some words. '.repeat(words)}`.trim(),
});

async function historyOf(history: object[], maxTokens: number) {
  const request = ChatRequest.parse({ id: 'r', task: 'chat', workspace: null, message: 'And now?', history });
  const found = await historyPieces(sourceInput(request, { maxTokens }));
  if (!found.ok) throw new Error(found.failure.message);
  return found.value;
}

const turns = (count: number, words = 40) => Array.from({ length: count }, (_, index) => turn(index, words));
const isShort = ({ cut_by }: { cut_by: string | null }) => cut_by?.startsWith('shortened') === true;

describe('a conversation that fits', () => {
  it('is told whole', async () => {
    const pieces = await historyOf(turns(6), 2_000);
    expect(pieces.map(({ text, cut_by }) => [text, cut_by])).toEqual(
      turns(6).map(({ text }) => [text, null]),
    );
  });
});

describe('a conversation that is too long', () => {
  it('ends with whole turns, has those before in short, and says what is left out', async () => {
    const pieces = await historyOf(turns(60), 3_000);
    const firstWhole = pieces.findIndex((piece) => !isShort(piece));
    expect(firstWhole).toBeGreaterThan(2);
    expect(pieces.slice(0, firstWhole).every(isShort)).toBe(true);
    expect(pieces.slice(firstWhole).map(({ text }) => text)).toEqual(
      turns(60)
        .slice(60 - (pieces.length - firstWhole))
        .map(({ text }) => text),
    );
    const left = 60 - pieces.length;
    expect(left).toBeGreaterThan(0);
    expect(pieces[0]?.cut_by).toBe(
      `shortened; context budget of 3000 tokens: ${left} earlier turns left out`,
    );
    expect(pieces[0]?.why).toBe('earlier message of the user');
  });

  it('never costs more than there is', async () => {
    for (const maxTokens of [30, 60, 200, 700, 3_000]) {
      const pieces = await historyOf(turns(41), maxTokens);
      expect(pieces.reduce((sum, { tokens }) => sum + tokens, 0)).toBeLessThanOrEqual(maxTokens);
    }
  });

  it('keeps the same turns whole for many messages, so that they stay evaluated', async () => {
    const begins = new Set<string>();
    for (let count = 40; count < 60; count += 2) {
      const pieces = await historyOf(turns(count), 4_000 + (count % 8));
      begins.add(pieces.find((piece) => !isShort(piece))?.text.split(':')[0] ?? '');
    }
    // 20 turns of 208 tokens, and a move makes room for half of 2,560.
    expect(begins.size).toBeLessThanOrEqual(4);
  });

  it('tells the last turn whole wherever it fits, and one that never does in short', async () => {
    const last = await historyOf([...turns(4), turn(4, 10), turn(5, 700)], 4_000);
    expect(last.at(-1)).toMatchObject({ cut_by: null, text: turn(5, 700).text });
    const giant = await historyOf([turn(0, 5), turn(1, 5_000), turn(2, 5), turn(3, 5)], 1_000);
    expect(giant.map(isShort)).toEqual([false, true, false, false]);
    expect(await countTokens(giant[1]?.text ?? '')).toBeLessThan(200);
  });
});
