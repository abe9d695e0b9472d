import { type Fault, faultAt } from './fault.ts';
import type { Line } from './lines.ts';

const COMMENT = /^(?:#+|\/\/+|\/\*+|\*+|--+|<!--|"""|''')\s*(.*)$/;
/** Words of a comment that make it recognizable in a repetition. */
const MIN_WORDS = 3;
/** Words of a candidate that consists only of such comments. */
const MIN_WORDS_ALONE = 6;
/** Comment lines that may repeat the request: a heading, a summary. */
const MAX_REQUEST_LINES = 3;
/** The same for the text above: documentation repeats itself from one function to the next. */
const MAX_DOCUMENT_LINES = 6;

/** The request repeated as comments. Comments that the request itself contains are wanted. */
export function requestEcho(own: Line[], asked: string): Fault[] {
  const echoed = echoedComments(own, asked);
  const words = wordsOf(echoed.map(({ text }) => text).join(' ')).length;
  if (echoed.length > 0 && echoed.length === own.length && words >= MIN_WORDS_ALONE) {
    return [faultOf(echoed, 'high', 'it only repeats the request')];
  }
  if (echoed.length <= MAX_REQUEST_LINES) return [];
  return [faultOf(echoed, 'medium', `${echoed.length} comment lines repeat the request`)];
}

/** The text above the cursor, such as a docstring, repeated as comments. */
export function documentEcho(own: Line[], above: string): Fault[] {
  const echoed = echoedComments(own, above);
  if (echoed.length <= MAX_DOCUMENT_LINES) return [];
  return [faultOf(echoed, 'medium', `${echoed.length} comment lines repeat what stands above`)];
}

function echoedComments(own: Line[], source: string): Line[] {
  const wanted = wordsOf(source).join(' ');
  if (wanted === '') return [];
  return own.filter(({ text }) => {
    const words = wordsOf(COMMENT.exec(text)?.[1] ?? '');
    return words.length >= MIN_WORDS && wanted.includes(words.join(' ')) && !source.includes(text);
  });
}

function faultOf(lines: Line[], severity: Fault['severity'], message: string): Fault {
  const span = { start: lines[0]?.start ?? 0, end: lines.at(-1)?.end ?? 0 };
  return faultAt('request-echo', severity, message, span);
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? [];
}
