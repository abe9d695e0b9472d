import { numberedLines } from '../base/numbered-lines.ts';
import type { ContextBundle, ContextPiece } from '../contract/context.ts';
import type { ChatPrompt } from '../contract/prompt.ts';
import type { ExplainRequest } from '../contract/request.ts';
import { fenced, shownPath } from './fence.ts';
import { repositoryBlocks } from './repository.ts';

/** Asks what the last piece of the document does, in words that point at its lines; the pieces before it say where it stands. */
export function explainPrompt(request: ExplainRequest, bundle: ContextBundle): ChatPrompt {
  const pieces = bundle.pieces.filter(({ source }) => source === 'cursor');
  const path = request.document.path === null ? 'Code' : shownPath(request.document.path);
  const code = fenced(numberedCode(pieces), request.document.language);
  const others = repositoryBlocks(bundle, { isNumbered: true });
  const parts = [
    others === '' ? '' : `What it uses, from the same project:\n\n${others}`,
    `${path}, with line numbers:\n${code}`,
    taskOf(pieces.at(-1)),
    request.question.trim(),
  ];
  return {
    form: 'chat',
    messages: [
      { role: 'system', text: 'You explain code to programmers, briefly and only from what is shown.' },
      { role: 'user', text: parts.filter((part) => part !== '').join('\n\n') },
    ],
    opening: '',
  };
}

function numberedCode(pieces: ContextPiece[]): string {
  return pieces
    .map(({ text, range }, index) => {
      const first = range?.start.line ?? 1;
      const gap = index > 0 && pieces[index - 1]?.range?.end.line !== first - 1 ? '...\n' : '';
      return gap + numberedLines(text, first);
    })
    .join('\n');
}

function taskOf(target: ContextPiece | undefined): string {
  if (target?.range == null) return '';
  const { start, end } = target.range;
  const lines = start.line === end.line ? `line ${start.line}` : `lines ${start.line}-${end.line}`;
  const rest = target.cut_by === null ? '' : ' What follows them is not shown.';
  return `Explain ${lines}.${rest} First one sentence: what the code is for. Then its steps as a list, each with its line numbers. Do not repeat the code.`;
}
