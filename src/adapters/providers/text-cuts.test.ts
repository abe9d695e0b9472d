import { describe, expect, it } from 'vitest';
import type { Part } from './exchange.ts';
import { cutAtStop, dropOpening, dropStart } from './text-cuts.ts';

const FINISH: Part = { type: 'finish', reason: 'length', usage: null };

async function* parts(texts: string[], last: Part = FINISH): AsyncGenerator<Part> {
  for (const text of texts) yield { type: 'text', text, probabilities: [{ text, probability: 0.5 }] };
  yield last;
}

async function read(stream: AsyncIterable<Part>) {
  const all: Part[] = [];
  for await (const part of stream) all.push(part);
  const texts = all.flatMap((part) => (part.type === 'text' ? [part.text] : []));
  const tokens = all.flatMap((part) => (part.type === 'text' ? (part.probabilities ?? []) : []));
  return { text: texts.join(''), texts, tokens: tokens.map(({ text }) => text), last: all.at(-1) };
}

/** Every way to cut a text into two or three pieces, and into single characters. */
function* chunkings(text: string): Generator<string[]> {
  yield [...text];
  for (let first = 1; first < text.length; first += 1) {
    yield [text.slice(0, first), text.slice(first)];
    for (let second = first + 1; second < text.length; second += 1)
      yield [text.slice(0, first), text.slice(first, second), text.slice(second)];
  }
}

describe('cutAtStop', () => {
  it('ends before the earliest stop string, however the text comes in', async () => {
    for (const texts of chunkings('one </s> two\n\nthree')) {
      const { text, last } = await read(cutAtStop(parts(texts), ['\n\n', '</s>']));
      expect(text, JSON.stringify(texts)).toBe('one ');
      expect(last).toEqual({ type: 'finish', reason: 'stop', usage: null });
    }
  });

  it('passes all of a text that only begins like a stop string', async () => {
    for (const texts of chunkings('a </ b <</s')) {
      const { text, last } = await read(cutAtStop(parts(texts), ['</s>']));
      expect(text, JSON.stringify(texts)).toBe('a </ b <</s');
      expect(last).toEqual(FINISH);
    }
  });

  it('holds back no part that cannot be the beginning of one', async () => {
    const seen: string[] = [];
    async function* spied(): AsyncGenerator<Part> {
      for (const text of ['one', ' two', ' <', 'b>']) {
        yield { type: 'text', text };
        seen.push(text);
      }
      yield FINISH;
    }
    const order: string[] = [];
    for await (const part of cutAtStop(spied(), ['</s>']))
      if (part.type === 'text') order.push(`${part.text}|${seen.length}`);
    expect(order).toEqual(['one|0', ' two|1', ' <|3', 'b>|3']);
  });

  it('keeps the probabilities of the tokens that stay', async () => {
    const { tokens } = await read(cutAtStop(parts(['one', ' two', ' END', ' three']), [' END']));
    expect(tokens).toEqual(['one', ' two']);
  });

  it('keeps of a cut part the tokens that begin before the cut', async () => {
    async function* several(): AsyncGenerator<Part> {
      const probabilities = ['a', ' b', ' E', 'ND', ' c'].map((text) => ({ text, probability: 0.5 }));
      yield { type: 'text', text: 'a b END c', probabilities };
      yield FINISH;
    }
    const { text, tokens } = await read(cutAtStop(several(), [' END']));
    expect(text).toBe('a b');
    expect(tokens).toEqual(['a', ' b']);
  });

  it('hands on a failure after what was held back', async () => {
    const failure: Part = { type: 'failure', failure: { reason: 'stream_cut', message: 'cut' } };
    const { text, last } = await read(cutAtStop(parts(['a <'], failure), ['</s>']));
    expect(text).toBe('a <');
    expect(last).toEqual(failure);
  });
});

describe('dropOpening', () => {
  it('removes the repeated opening and a preamble, however the text comes in', async () => {
    for (const texts of chunkings('Sure:\n```py\nx = 1')) {
      const { text } = await read(dropOpening(parts(texts), '```py\n'));
      expect(text, JSON.stringify(texts)).toBe('x = 1');
    }
  });

  it('leaves an answer without the opening whole, and does not wait for all of it', async () => {
    expect((await read(dropOpening(parts(['x = ', '1']), '```'))).text).toBe('x = 1');
    const long = Array.from({ length: 60 }, (_, index) => `word${index} later`);
    const { texts, text } = await read(dropOpening(parts(long), '```'));
    expect(text).toBe(long.join(''));
    expect(texts.length).toBeGreaterThan(5);
  });

  it('does not look for it far into the answer', async () => {
    const answer = [`${'x'.repeat(500)}`, '```', 'y'];
    expect((await read(dropOpening(parts(answer), '```'))).text).toBe(answer.join(''));
  });
});

describe('dropStart', () => {
  it('removes the blanks the model wrote itself, and no more of them', async () => {
    for (const texts of chunkings('\n  \nx'))
      expect((await read(dropStart(parts(texts), '\n  '))).text, JSON.stringify(texts)).toBe('\nx');
  });

  it('removes nothing from an answer that goes on without them', async () => {
    expect((await read(dropStart(parts(['x', '\n']), '\n'))).text).toBe('x\n');
  });
});
