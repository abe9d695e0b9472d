import type { Part } from './exchange.ts';

/** How far into an answer the opening is searched when a model could only be asked to begin with it. */
const MAX_OPENING_SEARCH_CHARACTERS = 400;

type TextPart = Part & { type: 'text' };

/**
 * Ends an answer before the first of the stop strings, which may span several parts. Parts that may be the
 * beginning of one are held back; all others pass unchanged.
 */
export async function* cutAtStop(
  parts: AsyncIterable<Part>,
  stop: string[],
): AsyncGenerator<Part, void, void> {
  const words = stop.filter((word) => word !== '');
  const held: TextPart[] = [];
  for await (const part of parts) {
    if (part.type !== 'text') {
      yield* held;
      yield part;
      return;
    }
    held.push(part);
    const text = held.map((each) => each.text).join('');
    const at = firstOf(words, text);
    if (at !== -1) {
      yield* slices(held, 0, at);
      return yield { type: 'finish', reason: 'stop', usage: null };
    }
    let free = text.length - doubtfulLength(words, text);
    while (held[0] !== undefined && held[0].text.length <= free) {
      free -= held[0].text.length;
      yield held.shift() as TextPart;
    }
  }
  yield* held;
}

function firstOf(words: string[], text: string): number {
  const places = words.map((word) => text.indexOf(word)).filter((place) => place !== -1);
  return places.length === 0 ? -1 : Math.min(...places);
}

/** Length of the longest suffix of `text` that is a prefix of one of the words. */
function doubtfulLength(words: string[], text: string): number {
  const lengths = words.map((word) => {
    for (let length = Math.min(word.length - 1, text.length); length > 0; length -= 1)
      if (text.endsWith(word.slice(0, length))) return length;
    return 0;
  });
  return Math.max(0, ...lengths);
}

/**
 * Removes the opening that a model repeats when it was only instructed to begin with it, together with a
 * preamble before it. If it does not occur in the first characters, the answer passes unchanged.
 */
export async function* dropOpening(
  parts: AsyncIterable<Part>,
  opening: string,
): AsyncGenerator<Part, void, void> {
  let held: TextPart[] = [];
  let searching = opening !== '';
  for await (const part of parts) {
    if (part.type === 'text' && searching) {
      held.push(part);
      const text = held.map((each) => each.text).join('');
      const at = text.indexOf(opening);
      if (at === -1 && text.length < MAX_OPENING_SEARCH_CHARACTERS) continue;
      searching = false;
      yield* slices(held, at === -1 ? 0 : at + opening.length, text.length);
      held = [];
      continue;
    }
    yield* held;
    held = [];
    searching = false;
    yield part;
  }
  yield* held;
}

/**
 * Removes the blanks at the end of the opening if the endpoint had to get it without them and the model wrote
 * them itself.
 */
export async function* dropStart(
  parts: AsyncIterable<Part>,
  start: string,
): AsyncGenerator<Part, void, void> {
  let missing = start;
  for await (const part of parts) {
    if (part.type !== 'text' || missing === '') {
      yield part;
      continue;
    }
    let same = 0;
    while (same < Math.min(missing.length, part.text.length) && part.text[same] === missing[same]) same += 1;
    missing = same === part.text.length ? missing.slice(same) : '';
    yield* slices([part], same, part.text.length);
  }
}

/** The parts between two offsets of their joined text, with the probabilities of the tokens that begin there. */
function* slices(parts: TextPart[], start: number, end: number): Generator<TextPart, void, void> {
  let offset = 0;
  for (const part of parts) {
    const from = Math.max(0, start - offset);
    const to = Math.min(part.text.length, end - offset);
    if (from < to) yield from === 0 && to === part.text.length ? part : slice(part, from, to);
    offset += part.text.length;
  }
}

function slice(part: TextPart, from: number, to: number): TextPart {
  const text = part.text.slice(from, to);
  if (part.probabilities === undefined) return { type: 'text', text };
  let place = 0;
  const probabilities = part.probabilities.filter((token) => {
    const begins = place;
    place += token.text.length;
    return begins >= from && begins < to;
  });
  return { type: 'text', text, probabilities };
}
