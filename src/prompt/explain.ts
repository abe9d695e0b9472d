import { numberedLines } from '../base/numbered-lines.ts';
import type { CodePlace, CodeRelations } from '../contract/answer.ts';
import type { ContextBundle, ContextPiece } from '../contract/context.ts';
import type { ChatPrompt } from '../contract/prompt.ts';
import type { Audience, ExplainRequest } from '../contract/request.ts';
import { fenced, shownPath } from './fence.ts';
import { askedAlso, type CodePrompt } from './generate.ts';
import { repositoryBlocks } from './repository.ts';

/** Asks what the document's last piece does, with references to its lines; the pieces before it show its context. */
export function explainPrompt(
  request: ExplainRequest,
  bundle: ContextBundle,
  relations: CodeRelations | null = null,
): ChatPrompt {
  const question = request.question.trim();
  const pieces = bundle.pieces.filter(({ source }) => source === 'cursor');
  const path = request.document.path === null ? 'Code' : shownPath(request.document.path);
  const code = fenced(numberedCode(pieces), request.document.language);
  const others = repositoryBlocks(bundle, { isNumbered: true });
  const parts = [
    others === '' ? '' : `What it uses, from the same project:\n\n${others}`,
    `${path}, with line numbers:\n${code}`,
    relationsIn(relations),
    request.audience === undefined ? '' : READERS[request.audience],
    taskOf(pieces.at(-1), question),
  ];
  return {
    form: 'chat',
    messages: [
      { role: 'system', text: 'You explain code to programmers, briefly and only from what is shown.' },
      { role: 'user', text: parts.filter((part) => part !== '').join('\n\n') },
    ],
    opening: question === '' ? OPENING : '',
  };
}

/**
 * Asks for runnable calls of the explained function. It begins like the prompt for the explanation, so that most of it
 * is cached.
 */
export function explainCallsPrompt(
  explained: ChatPrompt,
  { name, signature }: { name: string; signature: string },
): CodePrompt {
  const words = `Write four calls of \`${signature}\` with literal arguments, one a line: first an ordinary one, then edge cases.`;
  const messages = askedAlso(explained.messages, words);
  return { prompt: { ...explained, messages, opening: `\`\`\`\n${name}(` }, stop: ['```', '\n\n'] };
}

/** The target reader, in one sentence. */
const READERS: Readonly<Record<Audience, string>> = {
  beginner:
    'The reader is new to programming: use plain words, and say in a few what each idea of the language means.',
  expert:
    'The reader knows the language well: leave out the obvious, and say what is easy to miss: edge cases, cost, failures.',
};

/** Facts from the index, one per line. */
function relationsIn(relations: CodeRelations | null): string {
  if (relations === null) return '';
  const { callers, callees } = relations;
  const told = (places: CodePlace[]) =>
    places
      .map(({ name, path, symbol }) => `${name} (${shownPath(path)}${symbol === null ? '' : `, ${symbol}`})`)
      .join(', ');
  const lines = [
    callers.length === 0 ? '' : `It is used by: ${told(callers)}.`,
    callees.length === 0 ? '' : `It uses: ${told(callees)}.`,
  ];
  return lines.filter((line) => line !== '').join('\n');
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

/** The beginning of a form to fill in: with instructions alone, a small model cites no lines. */
const OPENING = 'Summary:';

function taskOf(target: ContextPiece | undefined, question: string): string {
  if (target?.range == null) return question;
  const { start, end } = target.range;
  const lines = start.line === end.line ? `line ${start.line}` : `lines ${start.line}-${end.line}`;
  const rest = target.cut_by === null ? '' : ' What follows them is not shown.';
  if (question !== '')
    return `This is about ${lines}.${rest} Say on which lines your answer rests.\n\n${question}`;
  const form = [
    `${OPENING} what it is for.`,
    `- Line ${start.line}: what it does, quoting each condition and value.`,
    `- Lines ...: the next, to line ${end.line}.`,
  ];
  return `Explain ${lines}.${rest} In this form, without code:\n\n${form.join('\n')}`;
}
