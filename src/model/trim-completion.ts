import { type Cursor, firstLine, isOnlyClosers } from './completion-shape.ts';

/**
 * Fits a fill-in-the-middle answer to its place: a last line that the token limit cut off is dropped
 * (unless it is the only one), and what repeats the text around the cursor goes.
 */
export function trimCompletion(text: string, end: 'stop' | 'length', place: Cursor): string {
  const whole = end === 'length' && text.includes('\n') ? text.slice(0, text.lastIndexOf('\n')) : text;
  const closed = beforeClosers(beforeLeak(whole, place), firstLine(place.after));
  const own = withoutRepeats(withoutNextLines(withoutEcho(closed, place.after), place.after), place.before);
  return own.trimEnd() === '' ? '' : withoutBlankEnd(own, place.after);
}

/** Shorter repeats than this are often meant: a bracket, a blank. */
const MIN_ECHO_CHARACTERS = 3;

function withoutEcho(text: string, suffix: string): string {
  const following = suffix.slice(0, text.length);
  for (let length = following.length; length >= MIN_ECHO_CHARACTERS; length--) {
    const echo = following.slice(0, length);
    if (echo.trim().length >= MIN_ECHO_CHARACTERS && text.endsWith(echo)) return text.slice(0, -length);
  }
  return text;
}

/** What models write that are not asked for code alone: control tokens, tags of their thoughts, Markdown fences. */
const LEAK = /<\|[a-z_]+\|>|<\/?(?:think|PRE|SUF|MID|EOT|fim_[a-z]+)>|^[ \t]*```/m;

/** The text up to what leaked into it; a document that has such marks of its own keeps them. */
function beforeLeak(text: string, { before, after }: Cursor): string {
  const leak = LEAK.exec(text);
  if (leak === null || before.includes(leak[0].trim()) || after.includes(leak[0].trim())) return text;
  return text.slice(0, leak.index);
}

const OPENERS: Record<string, string> = { ')': '(', ']': '[', '}': '{' };

/** Where the line goes on with what closes brackets or a string, the answer ends before its own closing of them. */
function beforeClosers(text: string, rest: string): string {
  const closer = rest.trimStart().charAt(0);
  if (closer === '' || !isOnlyClosers(rest)) return text;
  if (`"'\``.includes(closer)) {
    const at = text.indexOf(closer);
    return at === -1 ? text : text.slice(0, at);
  }
  const at = firstUnmatched(text, closer);
  return at === -1 ? text : text.slice(0, at);
}

function firstUnmatched(text: string, closer: string): number {
  const opener = OPENERS[closer];
  if (opener === undefined) return rejoined(text, closer);
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === opener) depth += 1;
    if (text[at] !== closer) continue;
    if (depth === 0) return at;
    depth -= 1;
  }
  return -1;
}

/** A mark that ends the line on both sides. */
function rejoined(text: string, mark: string): number {
  const own = text.trimEnd();
  return own.endsWith(mark) ? own.length - mark.length : -1;
}

/** Lines that stand right below the cursor already; a bracket alone may be meant twice. */
function withoutNextLines(text: string, suffix: string): string {
  const following = suffix
    .split('\n')
    .slice(1)
    .find((line) => line.trim().length >= MIN_ECHO_CHARACTERS);
  if (following === undefined) return text;
  const lines = text.split('\n');
  const at = lines.findIndex((line, index) => index > 0 && line.trimEnd() === following.trimEnd());
  if (at > 0) return lines.slice(0, at).join('\n');
  // The cursor's own line is blank and the answer is the next line once more.
  return lines[0]?.trim() === following.trim() && firstLine(suffix).trim() === '' ? '' : text;
}

/** A line that says what the line before it said, and stretches that begin to run in circles. */
function withoutRepeats(text: string, prefix: string): string {
  const lines = text.split('\n');
  const above = prefix.split('\n');
  const typed = above.pop() ?? '';
  const previous = above.findLast((line) => line.trim() !== '') ?? '';
  const first = `${typed}${lines[0] ?? ''}`.trim();
  if (first.length >= MIN_ECHO_CHARACTERS && first === previous.trim() && /\w/.test(first)) return '';
  const at = lines.findIndex((line, index) => {
    return index > 1 && /\w/.test(line) && line === lines[index - 1] && line === lines[index - 2];
  });
  return at === -1 ? text : lines.slice(0, at - 1).join('\n');
}

function withoutBlankEnd(text: string, suffix: string): string {
  return firstLine(suffix).trim() === '' ? text.trimEnd() : text;
}
