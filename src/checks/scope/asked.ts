import { type Fault, faultAt } from './fault.ts';
import type { Line } from './lines.ts';

const COMMENT = /^(?:#+|\/\/+|\/\*+|\*+|--+|<!--|"""|''')\s*(.*)$/;
/** Words of a comment that make it recognizable in what it repeats. */
const MIN_WORDS = 3;
/** Words of a candidate that is nothing but such comments. */
const MIN_WORDS_ALONE = 6;
/** Comment lines that may say again what was asked: a heading, a summary. */
const MAX_REQUEST_LINES = 3;
/** The same of what stands above: documentation repeats itself from one function to the next. */
const MAX_DOCUMENT_LINES = 6;

/** The request written down once more as comments. What it writes as comments itself is code that it wants. */
export function requestEcho(own: Line[], asked: string): Fault[] {
  const echoed = echoedComments(own, asked);
  const words = wordsOf(echoed.map(({ text }) => text).join(' ')).length;
  if (echoed.length > 0 && echoed.length === own.length && words >= MIN_WORDS_ALONE) {
    return [faultOf(echoed, 'high', 'it only repeats the request')];
  }
  if (echoed.length <= MAX_REQUEST_LINES) return [];
  return [faultOf(echoed, 'medium', `${echoed.length} comment lines repeat the request`)];
}

/** The words above the cursor, a docstring for instance, written down once more as comments. */
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
