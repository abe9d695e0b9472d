import { type Cursor, firstLine, isOnlyClosers } from './completion-shape.ts';

/**
 * Fits a fill-in-the-middle answer to its place: drops a last line that the token limit truncated (unless it is the
 * only one), and text that repeats the surroundings of the cursor.
 */
export function trimCompletion(text: string, end: 'stop' | 'length', place: Cursor): string {
  const whole = end === 'length' && text.includes('\n') ? text.slice(0, text.lastIndexOf('\n')) : text;
  const closed = beforeClosers(beforeLeak(whole, place), firstLine(place.after));
  const own = withoutRepeats(withoutNextLines(withoutEcho(closed, place.after), place.after), place.before);
  return own.trimEnd() === '' ? '' : withoutBlankEnd(own, place.after);
}

/** Shorter repeats are often intended: a bracket, a blank. */
const MIN_ECHO_CHARACTERS = 3;

function withoutEcho(text: string, suffix: string): string {
  const following = suffix.slice(0, text.length);
  for (let length = following.length; length >= MIN_ECHO_CHARACTERS; length--) {
    const echo = following.slice(0, length);
    if (echo.trim().length >= MIN_ECHO_CHARACTERS && text.endsWith(echo)) return text.slice(0, -length);
  }
  return text;
}

/** Output of models besides code: control tokens, reasoning tags, Markdown fences. */
const LEAK = /<\|[a-z_]+\|>|<\/?(?:think|PRE|SUF|MID|EOT|fim_[a-z]+)>|^[ \t]*```/m;

/** The text before the first leaked token; a document that contains such tokens keeps them. */
function beforeLeak(text: string, { before, after }: Cursor): string {
  const leak = LEAK.exec(text);
  if (leak === null || before.includes(leak[0].trim()) || after.includes(leak[0].trim())) return text;
  return text.slice(0, leak.index);
}

const OPENERS: Record<string, string> = { ')': '(', ']': '[', '}': '{' };

/** If the line continues with closing brackets or quotes, the answer ends before its own. */
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

/** Drops lines that are already right below the cursor; a lone bracket may be intended twice. */
function withoutNextLines(text: string, suffix: string): string {
  const following = suffix
    .split('\n')
    .slice(1)
    .find((line) => line.trim().length >= MIN_ECHO_CHARACTERS);
  if (following === undefined) return text;
  const lines = text.split('\n');
  const at = lines.findIndex((line, index) => index > 0 && line.trimEnd() === following.trimEnd());
  if (at > 0) return lines.slice(0, at).join('\n');
  // The cursor's line is blank and the answer repeats the next line.
  return lines[0]?.trim() === following.trim() && firstLine(suffix).trim() === '' ? '' : text;
}

/** Drops a line that repeats the one before it, and text that starts to loop. */
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
