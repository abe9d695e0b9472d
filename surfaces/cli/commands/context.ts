import { randomUUID } from 'node:crypto';
import { type Command, Option } from 'commander';
import { ok, type Result } from '../../../src/base/result.ts';
import type { ContextAnswer } from '../../../src/contract/context-answer.ts';
import { Request } from '../../../src/contract/request.ts';
import type { CommandContext, Run } from '../command-context.ts';
import { type CommandFailure, cancelledFailure, usageFailure } from '../command-failure.ts';
import { EXIT, type ExitCode, exitCodeOfNoSuggestion } from '../exit-codes.ts';
import { JSON_FLAG, LANGUAGE_FLAG } from '../flags.ts';
import { readSource } from '../input.ts';
import { chooseLanguage, languageInWords } from '../language-choice.ts';
import { safeLine, safeText } from '../render/safe-text.ts';
import type { Theme } from '../render/theme.ts';
import { count } from '../render/units.ts';
import { outsideOf, parsePositionTarget, parseSpanTarget, rangeOfLines } from '../target.ts';
import { findWorkspace } from '../workspace.ts';

const TASKS = ['complete', 'generate', 'explain', 'chat'] as const;
type Task = (typeof TASKS)[number];
type Flags = { task?: Task; file?: string; lang?: string; json?: boolean };

/** `fettle context FILE:LINE:COL` and `fettle context "question"`. */
export function registerContext(program: Command, run: Run): void {
  program
    .command('context')
    .description(
      'Print the context a model would see for a position or a question: each piece with its reason and token count.',
    )
    .argument('<target>', 'FILE:LINE:COL for a completion, FILE[:FIRST-LAST] with --task explain, else text')
    .addOption(
      new Option(
        '--task <task>',
        'the task to build the context for (default: complete for a position, chat for text)',
      ).choices(TASKS),
    )
    .option('--file <file>', 'the file that the text is about')
    .option(...LANGUAGE_FLAG)
    .option(...JSON_FLAG)
    .addHelpText(
      'after',
      '\nExamples:\n  $ fettle context src/app.py:12:5\n  $ fettle context "where are tokens refreshed?"\n\nThe model is loaded only for its tokenizer. --json also includes the whole prompt.',
    )
    .action((target: string, flags: Flags) => run((context) => showContext(context, target, flags)));
}

async function showContext(context: CommandContext, target: string, flags: Flags): Promise<ExitCode> {
  const request = await requestOf(context, target, flags);
  if (!request.ok) return context.fail(request.failure);
  context.statusLine.show(() => 'collecting');
  const opened = await context.openAssistant();
  if (!opened.ok) return context.fail(opened.failure);
  const answer = await opened.value.assistant.context(request.value, context.signal);
  context.statusLine.clear();
  if (context.signal.aborted) return context.fail(cancelledFailure());
  if (!answer.ok) {
    const { reason, message } = answer.failure;
    return context.fail({ exitCode: exitCodeOfNoSuggestion(reason), message });
  }
  if (flags.json === true) context.stdout.write(`${JSON.stringify(answer.value, null, 2)}\n`);
  else {
    context.stdout.write(renderContext(answer.value, context.theme));
  }
  return EXIT.done;
}

/** A place in a file is a completion; anything else is a question, unless the task says that it is a file. */
function requestOf(
  context: CommandContext,
  target: string,
  flags: Flags,
): Promise<Result<Request, CommandFailure>> {
  const isPlace = !/\s/.test(target.trim()) && parsePositionTarget(target).ok;
  const task = flags.task ?? (isPlace ? 'complete' : 'chat');
  return task === 'complete' || task === 'explain'
    ? requestAtPlace(context, target, { ...flags, task })
    : requestInWords(context, target, { ...flags, task });
}

async function requestAtPlace(
  context: CommandContext,
  target: string,
  { task, lang }: Flags & { task: 'complete' | 'explain' },
): Promise<Result<Request, CommandFailure>> {
  const place = task === 'complete' ? parsePositionTarget(target) : parseSpanTarget(target);
  if (!place.ok) return place;
  const source = await readSource(context, place.value.path);
  if (!source.ok) return source;
  const { path, name, text } = source.value;
  const where = whereIn(place.value, text, name);
  if (!where.ok) return where;
  const language = chooseLanguage({ flag: lang, path });
  if (!language.ok) return language;
  const project = await findWorkspace(context, path);
  const document = { path: project.path, language: language.value, text };
  const common = { id: randomUUID(), workspace: project.workspace };
  return ok(Request.parse({ ...common, task, document, ...where.value }));
}

type Target =
  | Extract<ReturnType<typeof parsePositionTarget>, { ok: true }>['value']
  | Extract<ReturnType<typeof parseSpanTarget>, { ok: true }>['value'];

function whereIn(place: Target, text: string, name: string): Result<object, CommandFailure> {
  if ('position' in place) {
    const outside = outsideOf(text, place.position, name);
    return outside === null ? ok({ position: place.position }) : { ok: false, failure: outside };
  }
  if (place.span === null) return ok({ range: null });
  const range = rangeOfLines(text, place.span, name);
  return range.ok ? ok({ range: range.value }) : range;
}

async function requestInWords(
  context: CommandContext,
  words: string,
  { task, file, lang }: Flags & { task: 'generate' | 'chat' },
): Promise<Result<Request, CommandFailure>> {
  if (words.trim() === '') return { ok: false, failure: usageFailure('the query is empty. Give a question') };
  const source = file === undefined ? null : await readSource(context, file);
  if (source !== null && !source.ok) return source;
  const path = file ?? null;
  const isSaid = lang !== undefined || path !== null || task === 'generate';
  const language = isSaid ? chooseLanguage({ flag: lang, path, request: words }) : ok(languageInWords(words));
  if (!language.ok) return language;
  const project = await findWorkspace(context, path);
  const document =
    source === null ? null : { path: project.path, language: language.value ?? '', text: source.value.text };
  const common = { id: randomUUID(), workspace: project.workspace, document, language: language.value ?? '' };
  const asked = task === 'chat' ? { message: words } : { instruction: words };
  return ok(Request.parse({ ...common, task, ...asked }));
}

type Piece = ContextAnswer['pieces'][number];

/** Each piece below its place, its reason and its cost; then what was left out, and by which bound. */
function renderContext(answer: ContextAnswer, theme: Theme): string {
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
