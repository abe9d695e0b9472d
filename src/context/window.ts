import { type CountedSpan, type LinedText, lineIndexAt, type Span, wholeCharacter } from './document.ts';
import type { CountTokens } from './source.ts';

/** Exact token counts for one piece of text before a safe upper bound is used instead. */
const MAX_TOKEN_COUNTS = 6;

/** Code rarely has more characters per token: longer text is cut before it is counted. */
const CHARACTERS_PER_TOKEN = 4;
/** Maximum UTF-8 bytes per UTF-16 code unit; a byte-level tokenizer makes no more tokens than bytes. */
const BYTES_PER_CHARACTER = 3;
/** A window that has to move advances by up to this part and then stays: a move means evaluating all of it again. */
const STEP_OF_WINDOW = 0.5;
/** A proportional cut aims slightly short, so that the next count confirms it. */
const AIM = 0.95;

/** Whether a range is cut whatever its count. */
export function isCutUncounted(span: Span, maxTokens: number): boolean {
  return span.end - span.start > maxTokens * CHARACTERS_PER_TOKEN;
}

/** The longest beginning of a span that costs at most `maxTokens`, cut after a whole line if possible. */
export function fitHead(
  source: LinedText,
  span: Span,
  maxTokens: number,
  countTokens: CountTokens,
): Promise<CountedSpan> {
  const cut = (characters: number): Span => {
    const limit = span.start + characters;
    const lineStart = source.starts[lineIndexAt(source, limit)] ?? 0;
    return { start: span.start, end: lineStart > span.start ? lineStart : wholeCharacter(source, limit) };
  };
  return shorten(source, { span, cut }, maxTokens, countTokens);
}

/**
 * The longest end of a span that costs at most `maxTokens`, cut before a whole line if possible. The cut moves in
 * steps: typing at the end leaves it, and with it every cached token, in place.
 */
export function fitTail(
  source: LinedText,
  span: Span,
  maxTokens: number,
  countTokens: CountTokens,
): Promise<CountedSpan> {
  const cut = (characters: number): Span => {
    // Powers of two: windows of nearly the same size have the same possible starts.
    const step = 2 ** Math.floor(Math.log2(Math.max(1, characters * STEP_OF_WINDOW)));
    const stepped = Math.min(span.end, Math.ceil((span.end - characters) / step) * step);
    const start = wholeCharacter(source, stepped);
    const lineStart = source.starts[lineIndexAt(source, start - 1) + 1] ?? span.end;
    return { start: lineStart < span.end ? lineStart : start, end: span.end };
  };
  return shorten(source, { span, cut }, maxTokens, countTokens);
}

/** Guesses by characters, then counts exactly and shortens until it fits. */
async function shorten(
  { text }: LinedText,
  { span, cut }: { span: Span; cut: (characters: number) => Span },
  maxTokens: number,
  countTokens: CountTokens,
): Promise<CountedSpan> {
  const length = span.end - span.start;
  let characters = Math.max(0, Math.min(length, maxTokens * CHARACTERS_PER_TOKEN));
  for (let counts = 0; counts < MAX_TOKEN_COUNTS; counts += 1) {
    const kept = characters === length ? span : cut(characters);
    const keptLength = kept.end - kept.start;
    if (keptLength <= 0) break;
    const tokens = await countTokens(text.slice(kept.start, kept.end));
    if (tokens <= maxTokens) return { start: kept.start, end: kept.end, tokens };
    const proportion = counts < MAX_TOKEN_COUNTS / 2 ? (AIM * maxTokens) / tokens : 0.5;
    characters = Math.floor(keptLength * proportion);
  }
  const sure = Math.max(0, Math.min(length, Math.floor(maxTokens / BYTES_PER_CHARACTER)));
  const kept = sure === length ? span : cut(sure);
  return { start: kept.start, end: kept.end, tokens: kept.end > kept.start ? Math.max(0, maxTokens) : 0 };
}
