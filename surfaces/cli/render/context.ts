import type { ContextAnswer } from '../../../src/contract/context-answer.ts';
import { safeLine, safeText } from './safe-text.ts';
import type { Theme } from './theme.ts';
import { count } from './units.ts';

type Piece = ContextAnswer['pieces'][number];

/** Each piece below its place, its reason and its price; then what was left out and by what. */
export function renderContext(answer: ContextAnswer, theme: Theme): string {
  const { task, model, tokens, pieces, dropped } = answer;
  const head = `${count(pieces.length, 'piece')} for ${task}, ${count(tokens, 'token')} of ${safeLine(model.name)}\n`;
  const shown = pieces.map((piece) => renderPiece(piece, theme));
  const left = dropped.map(({ source, path, tokens: cost, cut_by }) => {
    const what = path === null ? source : `${source} ${path}`;
    return `  ${safeLine(what)}${cost === 0 ? '' : `, ${count(cost, 'token')}`}: ${safeLine(cut_by)}\n`;
  });
  const out = left.length === 0 ? '' : `\n${theme.strong('left out')}\n${left.join('')}`;
  return `${head}${shown.map((piece) => `\n${piece}`).join('')}${out}`;
}

function renderPiece({ source, path, range, text, why, tokens, cut_by }: Piece, theme: Theme): string {
  const lines = range === null ? '' : `:${range.start.line}-${range.end.line}`;
  const place = path === null ? source : `${source}  ${path}${lines}`;
  const cut = cut_by === null ? '' : `; ${cut_by}`;
  const about = theme.faint(`${count(tokens, 'token')}, ${safeLine(why + cut)}`);
  const body =
    text === '' ? '' : `${safeText(text.replaceAll('\r', '')).replace(/\n$/, '').replace(/^/gm, '    ')}\n`;
  return `${theme.strong(safeLine(place))}  ${about}\n${body}`;
}
