import { expect, it } from 'vitest';
import { countTerms, encodeTerms } from '../base/terms.ts';
import { TextIndex } from './text-index.ts';

const TEXTS = [
  ['parse_date', 'reads a calendar day from text'],
  ['openFile', 'opens a file and reads bytes'],
  ['closeFile', 'closes the file'],
  ['hashPassword', 'bcrypt of a password with salt'],
] as const;

function indexOf(texts: readonly (readonly [string, string])[]): TextIndex {
  const index = TextIndex.empty();
  for (const [place, [name, text]] of texts.entries())
    index.add({
      chunk: place + 1,
      content: place + 1,
      kind: 'function',
      terms: encodeTerms(countTerms(`${name} ${text}`)),
      names: encodeTerms(countTerms(name)),
    });
  return index;
}

const ask = (index: TextIndex, question: string, takes: (content: number) => boolean = () => true) =>
  index.search({ question, limit: 3, takes }, () => 0);

it('finds by part of a name, and the name weighs more than a mention', () => {
  const found = ask(indexOf(TEXTS), 'file closing');
  expect(found.map(({ chunk }) => chunk)).toEqual([3, 2]);
  expect(ask(indexOf(TEXTS), 'closefile')[0]?.chunk).toBe(3);
});

it('leaves out what may not be in the answer, and is silent about words it does not know', () => {
  expect(ask(indexOf(TEXTS), 'file', (content) => content !== 3).map(({ chunk }) => chunk)).toEqual([2]);
  expect(ask(indexOf(TEXTS), 'zeppelin')).toEqual([]);
});

it('answers the same from a snapshot, with what came after it', async () => {
  const whole = indexOf(TEXTS);
  const snapshot = await indexOf(TEXTS.slice(0, 2)).toSnapshot(async () => {});
  const thawed = TextIndex.fromSnapshot(snapshot);
  expect(thawed?.through).toBe(2);
  for (const [place, [name, text]] of TEXTS.entries())
    if (place >= 2)
      thawed?.add({
        chunk: place + 1,
        content: place + 1,
        kind: 'function',
        terms: encodeTerms(countTerms(`${name} ${text}`)),
        names: encodeTerms(countTerms(name)),
      });
  for (const question of ['file', 'reads text', 'password salt', 'parse'])
    expect(thawed && ask(thawed, question)).toEqual(ask(whole, question));
});

it('refuses a snapshot that lacks a part', async () => {
  const snapshot = await indexOf(TEXTS).toSnapshot(async () => {});
  snapshot.parts.delete('body.counts');
  expect(TextIndex.fromSnapshot(snapshot)).toBeNull();
});

it('keeps the scores of BM25', () => {
  // Two documents of three and two terms; "salt" is in one of them, once: ln(1 + 1.5 / 1.5) * 2.2 / (1 + 1.2 * (.25 + .75 * 3 / 2.5)).
  const index = TextIndex.empty();
  const add = (chunk: number, terms: string) =>
    index.add({ chunk, content: chunk, kind: 'window', terms, names: '' });
  add(1, 'salt water sea');
  add(2, 'fresh water');
  expect(ask(index, 'salt')[0]?.score).toBeCloseTo((Math.log(2) * 2.2) / (1 + 1.2 * (0.25 + 0.9)), 5);
});
