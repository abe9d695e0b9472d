import { randomUUID } from 'node:crypto';
import { type Command, Option } from 'commander';
import { ok, type Result } from '../../../src/base/result.ts';
import { MAX_EXPLANATION_TOKENS } from '../../../src/config/limits.ts';
import type { CodePlace, CodeRelations } from '../../../src/contract/answer.ts';
import { AUDIENCES, type Audience, type ExplainRequest } from '../../../src/contract/request.ts';
import type { CommandContext, Run } from '../command-context.ts';
import type { CommandFailure } from '../command-failure.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { addSamplingFlags, JSON_FLAG, LANGUAGE_FLAG, type SamplingFlags, samplingFields } from '../flags.ts';
import { readSource } from '../input.ts';
import { chooseLanguage } from '../language-choice.ts';
import { loadHighlight } from '../render/code.ts';
import { createPlainProse, createTerminalProse } from '../render/prose.ts';
import { safeLine } from '../render/safe-text.ts';
import { parseSpanTarget, rangeOfLines } from '../target.ts';
import { findWorkspace } from '../workspace.ts';

type Flags = SamplingFlags & { lang?: string; question?: string; audience?: Audience; json?: boolean };

/** `fettle explain FILE[:A-B]`. */
export function registerExplain(program: Command, run: Run): void {
  const command = program
    .command('explain')
    .description('Explain a file, or some lines of it.')
    .argument('<file[:first-last]>', 'the file, and the lines to explain; - reads standard input')
    .option('--question <text>', 'what you want to know about it')
    .addOption(
      new Option('--audience <who>', 'the audience (default: a working programmer)').choices(AUDIENCES),
    )
    .option(...LANGUAGE_FLAG)
    .option(...JSON_FLAG);
  addSamplingFlags(command, { maxTokens: MAX_EXPLANATION_TOKENS })
    .addHelpText('after', '\nExample:\n  $ fettle explain src/app.py:10-42 --question "why the lock?"')
    .action((target: string, flags: Flags) => run((context) => explain(context, target, flags)));
}

async function explain(context: CommandContext, target: string, flags: Flags): Promise<ExitCode> {
  const request = await buildRequest(context, target, flags);
  if (!request.ok) return context.fail(request.failure);
  const { stdout, theme } = context;
  await context.startEngine();
  const [highlight] = await Promise.all([
    stdout.isTerminal ? loadHighlight(theme) : null,
    context.openAssistant(),
  ]);
  const prose = highlight === null ? createPlainProse() : createTerminalProse(theme, highlight);
  let written = '';
  const { answerRequest } = await import('../answering.ts');
  return answerRequest(context, request.value, {
    json: flags.json === true,
    onProse: (text) => {
      written += text;
      stdout.write(prose.push(text));
    },
    onProseEnd: () => {
      if (written !== '') stdout.write(prose.end() + (written.endsWith('\n') ? '' : '\n'));
    },
    show: async ({ explanation, relations }) => {
      // A provider that does not stream has written nothing yet.
      if (written === '') stdout.write(`${(prose.push(explanation) + prose.end()).trimEnd()}\n`);
      if (relations !== undefined) stdout.write(`\n${relationsText(relations)}`);
      return EXIT.done;
    },
  });
}

/** Facts from the index, shown below the model's text. */
function relationsText({ callers, callees }: CodeRelations): string {
  const line = (word: string, { name, path, line: at, symbol }: CodePlace) =>
    safeLine(`${word} ${name}: ${path}:${at}${symbol === null ? '' : ` (${symbol})`}`);
  const lines = [
    ...callers.map((place) => line('used', place)),
    ...callees.map((place) => line('uses', place)),
  ];
  return lines.map((one) => `${one}\n`).join('');
}

async function buildRequest(
  context: CommandContext,
  target: string,
  flags: Flags,
): Promise<Result<ExplainRequest, CommandFailure>> {
  const place = parseSpanTarget(target);
  if (!place.ok) return place;
  const source = await readSource(context, place.value.path);
  if (!source.ok) return source;
  const { path, name, text } = source.value;
  const { span } = place.value;
  const range = span === null ? ok(null) : rangeOfLines(text, span, name);
  if (!range.ok) return range;
  const language = chooseLanguage({ flag: flags.lang, path });
  if (!language.ok) return language;
  const project = await findWorkspace(context, path);
  return ok({
    id: randomUUID(),
    task: 'explain',
    workspace: project.workspace,
    history: [],
    document: { path: project.path, language: language.value, text },
    range: range.value,
    question: flags.question?.trim() ?? '',
    ...(flags.audience !== undefined && { audience: flags.audience }),
    ...samplingFields(flags),
  });
}
