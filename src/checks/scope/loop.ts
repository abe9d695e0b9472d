import { spanOf } from './echo.ts';
import { type Fault, faultAt } from './fault.ts';
import { countTelling, type Line } from './lines.ts';

/** Lines of the longest repeated block that is searched for. */
const MAX_BLOCK_LINES = 60;
/** Consecutive repetitions of one statement: fewer occur in tests (`await user.tab()`). */
const MIN_LINE_REPEATS = 8;
/** Consecutive repetitions of a block, and the lines they make up. */
const MIN_BLOCK_REPEATS = 4;
const MIN_REPEATED_LINES = 10;
/** Telling lines of a self-contained block: two consecutive copies are one too many. */
const WHOLE_BLOCK_LINES = 6;
/** Pages repeat their tags: placeholders, empty cells. */
const MIN_MARKUP_REPEATS = 16;

/** The same block over and over: what a small model does when it is stuck. */
export function loops(own: Line[]): Fault[] {
  const longest = Math.min(MAX_BLOCK_LINES, Math.floor(own.length / 2));
  const texts = numbersOf(own);
  for (let length = 1; length <= longest; length++) {
    const found = loopOf(own, texts, length);
    if (found !== null) return [found];
  }
  return [];
}

/** The same number for the same text: each line is compared with many. */
function numbersOf(lines: Line[]): Int32Array {
  const known = new Map<string, number>();
  return Int32Array.from(lines, ({ text }) => {
    const number = known.get(text) ?? known.size;
    known.set(text, number);
    return number;
  });
}

function loopOf(own: Line[], texts: Int32Array, length: number): Fault | null {
  let start = 0;
  for (let index = 0; index <= own.length - length; index++) {
    if (texts[index] === texts[index + length]) continue;
    const repeats = Math.floor((index - start) / length) + 1;
    if (repeats > 1 && isLoop(own.slice(start, start + length), repeats)) {
      return faultOf(own.slice(start, start + repeats * length), own, length, repeats);
    }
    start = index + 1;
  }
  return null;
}

function isLoop(block: Line[], repeats: number): boolean {
  const telling = countTelling(block);
  if (telling === 0) return false;
  if (block.every(({ isMarkup }) => isMarkup)) return repeats >= MIN_MARKUP_REPEATS;
  if (telling >= WHOLE_BLOCK_LINES) return true;
  if (block.length === 1) return repeats >= MIN_LINE_REPEATS;
  return repeats >= MIN_BLOCK_REPEATS && repeats * block.length >= MIN_REPEATED_LINES;
}

function faultOf(run: Line[], own: Line[], length: number, repeats: number): Fault {
  const what = length === 1 ? 'a line' : `a block of ${length} lines`;
  const severity = run.length * 2 >= own.length ? 'high' : 'medium';
  return faultAt('loop', severity, `${what} stands ${repeats} times in a row`, spanOf(run));
}

/** Within one line: a piece with a word in it, eight times or more, up to the line's end or nearly. */
const LINE_LOOP = /(.{3,60}?)\1{7,}.{0,60}$/;
/** Shorter lines may list similar items. */
const MIN_LOOP_CHARACTERS = 120;
/** Characters examined at the end of a line. */
const MAX_LOOP_CHARACTERS = 600;

/** One line that loops: `a.b.c.a.b.c...`. Rows of null, 0 or "" are data. */
export function lineLoops(own: Line[]): Fault[] {
  return own.flatMap(({ text, start, end }) => {
    if (text.length < MIN_LOOP_CHARACTERS) return [];
    const [found, unit = ''] = LINE_LOOP.exec(text.slice(-MAX_LOOP_CHARACTERS)) ?? [];
    if (found === undefined || found.length < MIN_LOOP_CHARACTERS) return [];
    const words = unit.replace(/\b(?:null|none|nil|nan|true|false|undefined)\b/gi, '');
    if (!/\p{L}{3}/u.test(words)) return [];
    return [faultAt('loop', 'medium', 'a line repeats itself', { start, end })];
  });
}
